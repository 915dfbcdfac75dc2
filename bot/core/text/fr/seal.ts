import type { seal as english } from '../en/seal.ts';
import type { Translated } from '../en.ts';

export const seal: Translated<typeof english> = {
  'seal.not-sealed':
    'Le journal d’audit n’a pas pu être scellé hors de la base de données\u00A0; rien n’a été fait. Réessayez dans une minute\u00A0; un administrateur trouve la raison dans les journaux et sous /readyz.',
  'seal.not-written':
    'L’enregistrement d’audit n’a pas pu être écrit\u00A0; rien n’a été fait. Réessayez dans une minute, ou demandez à un administrateur.',
  'seal.raced': 'Un autre processus a scellé le journal d’audit au même moment.',
  'seal.behind':
    'Le notaire a scellé {sealed, plural, one {# événement} other {# événements}} et cette base de données en contient {size, number}. Si elle vient d’une sauvegarde, lancez «\u00A0signalbox audit restored\u00A0».',
  'seal.fork':
    'Cette base de données contient un autre journal d’audit que celui que le notaire a scellé. Ne changez rien et lancez «\u00A0signalbox audit verify\u00A0».',
  'seal.not-anchored': 'Le point de contrôle a été signé, mais il n’a pas été accepté partout\u00A0: {anchors}.',
};
