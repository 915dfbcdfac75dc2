import type { extension as english } from '../en/extension.ts';
import type { Translated } from '../en.ts';

export const extension: Translated<typeof english> = {
  'extension.title': 'Uruchom przepływ pracy',
  'extension.choose': 'Który przepływ pracy ma uruchomić ta wiadomość?',
  'extension.workflow': 'Przepływ pracy',
  'extension.next': 'Dalej',
  'extension.nothing': 'Nie znaleziono niczego, co możesz zobaczyć.',
  'extension.none':
    'Nie możesz uruchomić żadnego przepływu pracy, który przyjmuje tekst. Napisz do Signalbox „pomoc”, aby zobaczyć, co możesz uruchomić.',
  'extension.no-text': 'Ta wiadomość nie zawiera tekstu, który przepływ pracy mógłby przyjąć.',
  'extension.too-long': 'Ta wiadomość jest za długa dla przepływu pracy. Najwyższa liczba znaków: {most, number}.',
  'extension.typed': 'Polecenie: {usage}',
  'extension.open': 'Otwórz w Signalbox',
  'extension.malformed': 'To nie pochodzi od Signalbox. Zamknij okno i zacznij od nowa.',
  'card.fallback.found': 'Ten klient nie wyświetla kart w wersji 1.5. Zajrzyj do zakładki Signalbox.',
  'card.fallback.offer': 'Ten klient nie wyświetla kart w wersji 1.5. Uruchom przepływ pracy w zakładce Signalbox.',
};
