import type { outcome as english } from '../en/outcome.ts';
import type { Translated } from '../en.ts';

export const outcome: Translated<typeof english> = {
  'outcome.interrupted': 'Signalbox a été arrêté pendant cette étape. On ne sait pas si elle a pris effet.',
  'outcome.stopped-in-it': 'Signalbox a été arrêté pendant cette étape.',
  'outcome.did-not-stop': 'L’étape devait s’arrêter et ne l’a pas fait. On ne sait pas si elle a pris effet.',
  'outcome.check.happened': 'Une vérification montre qu’elle a pris effet.',
  'outcome.check.did_not_happen': 'Une vérification montre qu’elle n’a pas pris effet.',
  'outcome.check.unknown': 'Une vérification n’a pas pu dire si elle a pris effet.',
  'outcome.look': 'On ne sait pas si l’étape «\u00A0{step}\u00A0» a pris effet. Quelqu’un doit vérifier et répondre.',
  'outcome.said.it_ran': '{name} a vérifié et répondu\u00A0: exécutée.',
  'outcome.said.it_did_not': '{name} a vérifié et répondu\u00A0: non exécutée.',
  'outcome.said.abort': '{name} a vérifié et répondu\u00A0: arrêter ici.',
  'outcome.no-action': 'Cette étape n’a aucune action à effectuer.',
  'outcome.action-gone': 'L’action de connecteur {action} n’est plus disponible.',
  'outcome.input-wrong': 'Ce que l’action {action} a reçu n’est pas valable\u00A0: {problem}.',
  'expression.failed': 'L’expression «\u00A0{expression}\u00A0» n’a pas pu être calculée\u00A0: {why}',
  'expression.no-json': 'Son résultat n’est ni un texte, ni un nombre, ni vrai/faux, ni une liste, ni une table.',
  'expression.no-boolean': 'Une condition doit être vraie ou fausse.',
  'expression.too-long': 'Son résultat dépasse {most, plural, one {# caractère} other {# caractères}}.',
  'expression.not-plain': 'Dans un texte, seuls des textes, des nombres et vrai/faux sont possibles.',
  'start.workflow-gone': 'Le workflow {name} n’existe plus.',
  'start.other-inputs': 'Le workflow {name} demande maintenant d’autres paramètres.',
  'start.action-missing': 'L’action de connecteur {action} n’est pas disponible. Prévenez un administrateur.',
  'start.call-refused': 'L’étape «\u00A0{step}\u00A0» ({action}) ne fonctionne pas avec ces paramètres. {problems}',
  'start.by-roles': 'Rejetée par {who}, ce qui suffit selon les règles et les rôles actuels.',
  'held.unknown': '{why} Elle attend que ce soit connu.',
};
