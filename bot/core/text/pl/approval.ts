import type { approval as english } from '../en/approval.ts';
import type { Translated } from '../en.ts';

export const approval: Translated<typeof english> = {
  'approval.title': 'Zatwierdzenie',
  'approval.open': 'Do zatwierdzenia przez: {who}',
  'approval.approved': 'Zatwierdzone przez: {who}',
  'approval.rejected': 'Odrzucone przez: {who}',
  'approval.expired': 'Wygasło, adresaci: {who}',
  'approval.cancelled': 'Anulowane, adresaci: {who}',
  'approval.superseded': 'Zastąpione, adresaci: {who}',
  'approval.asked-here': 'Poproszone osoby: {people}',
  'approval.progress':
    '{given, number} z {total, plural, one {# zatwierdzenia} few {# zatwierdzeń} many {# zatwierdzeń} other {# zatwierdzenia}}',
  'approval.places': '{given, number} z {total, number}',
  'approval.tab-only': 'Krytyczne: zatwierdzenie tylko w zakładce Signalbox, po ponownym zalogowaniu.',
  'approval.also-asked': 'Nikt nie odpowiedział, poproszono także:',
  'approval.see-tab': 'zobacz w zakładce',
  'approval.changed': 'Zmiana:',
  'approval.expires-at': 'Wygasa: {when}',
  'approval.expired-at': 'Wygasło: {when}',
  'vote.approved': '{by} zatwierdza',
  'vote.rejected': '{by} odrzuca',
};
