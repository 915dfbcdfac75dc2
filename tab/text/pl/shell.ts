import type { Translated } from '../../../bot/core/text/en.ts';
import type { shell as english } from '../en/shell.ts';

export const shell: Translated<typeof english> = {
  'nav.runs': 'Uruchomienia',
  'nav.approvals': 'Zatwierdzenia',
  'nav.workflows': 'Przepływy pracy',
  'nav.who': 'Kto może?',
  'nav.delegations': 'Zastępstwa',
  'nav.rules': 'Reguły',
  'nav.audit': 'Audyt',
  'nav.waiting': 'czeka na Ciebie: {count, number}',
  'nav.loading': 'Wczytywanie strony',
  'waiting.news':
    '{count, plural, one {Czeka na Ciebie # zatwierdzenie} few {Czekają na Ciebie # zatwierdzenia} many {Czeka na Ciebie # zatwierdzeń} other {Czeka na Ciebie # zatwierdzenia}}.',
  'me.who': '{name}: {roles}',
  'me.no-role': 'brak roli w Signalboxie',
  'me.spoken': 'Zalogowana osoba – {who}',
  'live.connecting': 'Łączenie',
  'live.connecting-hint': 'Łączenie z Signalboxem.',
  'live.live': 'Na żywo',
  'live.live-hint': 'Widzisz to, co dzieje się w Signalboxie, na bieżąco.',
  'live.reconnecting': 'Ponowne łączenie',
  'live.reconnecting-hint': 'Połączenie zostało przerwane. Do jego powrotu możesz widzieć nieaktualne dane.',
  'notice.unknown': 'Signalbox jeszcze Cię nie zna',
  'notice.refused': 'Nie możesz używać Signalboxa',
  'notice.outside': 'Otwórz Signalbox w Microsoft Teams',
  'notice.outside-text':
    'Ta strona działa w Teams, który mówi Signalboxowi, kim jesteś. Otwórz w Teams kanał, w którym zainstalowano Signalbox, i wybierz jego zakładkę albo znajdź Signalbox wśród aplikacji. Jeśli widzisz to w Teams, odśwież zakładkę; jeśli to nie pomaga, zapytaj administratora Teams, czy Signalbox jest dla Ciebie dozwolony.',
  'notice.broken': 'Nie udało się wyświetlić tej strony',
  'notice.broken-text':
    'Być może Signalbox zaktualizowano, gdy zakładka była otwarta. Odśwież ją; nic, co zaczęło się na Twoje polecenie, nie zginęło.',
  'notice.reload': 'Odśwież',
  'missing.page': 'Nie znaleziono',
  'missing.title': 'Nie ma takiej strony',
  'missing.text': 'Link może być niepełny albo pochodzić z innej wersji Signalboxa.',
  'missing.home': 'Przejdź do uruchomień',
};
