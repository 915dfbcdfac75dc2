import type { seal as english } from '../en/seal.ts';
import type { Translated } from '../en.ts';

export const seal: Translated<typeof english> = {
  'seal.not-sealed':
    'Dziennika audytu nie udało się zapieczętować poza bazą danych, więc nic nie zrobiono. Spróbuj za minutę; administrator znajdzie przyczynę w logach i pod /readyz.',
  'seal.not-written': 'Nie udało się zapisać wpisu audytu, więc nic nie zrobiono. Spróbuj za minutę albo poproś administratora.',
  'seal.raced': 'Inny proces w tej samej chwili zapieczętował dziennik audytu.',
  'seal.behind':
    'Liczba zdarzeń zapieczętowanych przez notariusza: {sealed, number}, a w tej bazie danych: {size, number}. Jeśli odtworzono ją z kopii zapasowej, uruchom „signalbox audit restored”.',
  'seal.fork':
    'Ta baza danych zawiera inny dziennik audytu niż zapieczętowany przez notariusza. Niczego nie zmieniaj i uruchom „signalbox audit verify”.',
  'seal.not-anchored': 'Punkt kontrolny podpisano, ale nie wszędzie go przyjęto: {anchors}.',
};
