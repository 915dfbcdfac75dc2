import type { away as english } from '../en/away.ts';
import type { Translated } from '../en.ts';

export const away: Translated<typeof english> = {
  'directory.timeout': 'Katalog (Microsoft Graph) nie odpowiedział na czas, więc nie wiadomo, kto może to zrobić.',
  'directory.throttled': 'Katalog (Microsoft Graph) prosi o rzadsze pytania, więc nie wiadomo, kto może to zrobić.',
  'directory.unreachable': 'Katalog (Microsoft Graph) jest nieosiągalny, więc nie wiadomo, kto może to zrobić.',
  'directory.malformed': 'Katalog (Microsoft Graph) odpowiedział w niezrozumiały sposób, więc nie wiadomo, kto może to zrobić.',
  'directory.refused': 'Katalog (Microsoft Graph) odrzucił pytanie Signalboxa, więc nie wiadomo, kto może to zrobić.',
  'directory.credential': 'Microsoft Entra nie przyjmuje logowania Signalboxa do katalogu, więc nie wiadomo, kto może to zrobić.',
  'directory.nothing-done': 'Niczego nie zrobiono.',
  'directory.again': 'Spróbuj ponownie za minutę.',
  'directory.ask': 'Poproś administratora, aby zajrzał do logów Signalboxa.',
  'directory.permission':
    'Signalbox nie może odczytać z katalogu tego, co potrzebne: jego poświadczeniu brakuje uprawnienia aplikacji {permission} w Microsoft Graph. Niczego nie zrobiono. Poproś administratora Entra, aby je przyznał (zgoda administratora).',
  'directory.no-api':
    'policy.yml wymienia role aplikacji, ale SIGNALBOX_API_CLIENT_ID nie jest ustawione albo nie wskazuje aplikacji tej dzierżawy, więc nie wiadomo, kto je ma. Niczego nie zrobiono. Poproś administratora, aby sprawdził ustawienie i wyraził zgodę na aplikację.',
  'store.full': 'Dysk bazy danych jest pełny, więc niczego nie zapisano. Poproś administratora o zwolnienie miejsca i spróbuj ponownie.',
  'store.away': 'Baza danych jest teraz nieosiągalna, więc niczego nie zapisano. Spróbuj ponownie za chwilę.',
  'store.contended': 'Ktoś inny zmienił to samo w tej samej chwili, więc niczego nie zapisano. Spróbuj ponownie.',
  'store.duplicate': 'To jest już zapisane, więc nie zapisano tego drugi raz.',
  'store.rolled-back':
    'Przy zapisie wystąpił błąd, więc niczego nie zapisano. Spróbuj ponownie albo poproś administratora, aby zajrzał do logów.',
  'store.commit-unknown':
    'Połączenie z bazą danych zerwało się podczas zapisu. Nie wiadomo, czy zapisano: sprawdź stan, zanim spróbujesz ponownie.',
};
