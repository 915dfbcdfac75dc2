import type { error as english } from '../en/error.ts';
import type { Translated } from '../en.ts';

export const error: Translated<typeof english> = {
  'error.internal':
    'Une erreur s’est produite dans Signalbox. Rien n’a été démarré. Réessayez, ou demandez à un administrateur de consulter le journal.',
  'error.too-busy': 'Signalbox est trop occupé. Veuillez renvoyer le message.',
  'press.working': 'C’est en cours…',
  'press.malformed':
    'Ce bouton n’a pas envoyé ce que Signalbox attend\u00A0; rien n’a été fait. Utilisez la carte la plus récente, ou saisissez la commande.',
  'press.comment-too-long':
    'Le commentaire dépasse {most, plural, one {# caractère} other {# caractères}}. Raccourcissez-le et appuyez de nouveau sur le bouton.',
  'message.too-long':
    'Votre message dépasse {most, plural, one {# caractère} other {# caractères}}\u00A0; il n’a pas été lu. Envoyez-en un plus court\u00A0; rien n’a été démarré.',
  'press.input-too-long':
    'Une des valeurs dépasse {most, plural, one {# caractère} other {# caractères}} ou n’est pas une valeur simple. Corrigez-la et renvoyez le formulaire.',
};
