import type { error as english } from '../en/error.ts';
import type { Translated } from '../en.ts';

export const error: Translated<typeof english> = {
  'error.internal':
    'W Signalboxie wystąpił błąd. Niczego nie uruchomiono. Spróbuj ponownie albo poproś administratora, aby zajrzał do logów.',
  'error.too-busy': 'Signalbox jest zbyt zajęty. Wyślij wiadomość ponownie.',
  'press.working': 'Już się tym zajmuję…',
  'press.malformed':
    'Ten przycisk nie wysłał tego, czego oczekuje Signalbox, więc nic nie zrobiono. Użyj najnowszej karty albo wpisz polecenie.',
  'press.comment-too-long':
    'Komentarz ma więcej niż {most, plural, one {# znak} few {# znaki} many {# znaków} other {# znaku}}. Skróć go i naciśnij przycisk ponownie.',
  'message.too-long':
    'Twoja wiadomość ma więcej niż {most, plural, one {# znak} few {# znaki} many {# znaków} other {# znaku}}, więc nie została przeczytana. Wyślij krótszą; niczego nie uruchomiono.',
  'press.input-too-long':
    'Jedna z wartości ma więcej niż {most, plural, one {# znak} few {# znaki} many {# znaków} other {# znaku}} albo nie jest prostą wartością. Popraw ją i wyślij formularz ponownie.',
};
