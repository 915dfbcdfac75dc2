import type { extension as english } from '../en/extension.ts';
import type { Translated } from '../en.ts';

export const extension: Translated<typeof english> = {
  'extension.title': 'Démarrer un workflow',
  'extension.choose': 'Quel workflow ce message doit-il démarrer\u00A0?',
  'extension.workflow': 'Workflow à démarrer',
  'extension.next': 'Suivant',
  'extension.nothing': 'Rien de visible pour vous n’a été trouvé.',
  'extension.none':
    'Vous ne pouvez exécuter aucun workflow qui accepte un texte. Écrivez «\u00A0aide\u00A0» à Signalbox pour voir ce que vous pouvez exécuter.',
  'extension.no-text': 'Ce message ne contient aucun texte qu’un workflow pourrait reprendre.',
  'extension.too-long': 'Ce message est trop long pour un workflow\u00A0: {most, number} caractères au plus peuvent être repris.',
  'extension.typed': 'Commande\u00A0: {usage}',
  'extension.open': 'Ouvrir dans Signalbox',
  'extension.malformed': 'Ceci ne vient pas de Signalbox. Fermez la fenêtre et recommencez.',
  'card.fallback.found': 'Ce client ne peut pas afficher les cartes de version 1.5. Consultez l’onglet Signalbox.',
  'card.fallback.offer': 'Ce client ne peut pas afficher les cartes de version 1.5. Démarrez le workflow dans l’onglet Signalbox.',
};
