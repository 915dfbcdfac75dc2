import type { Translated } from '../../../bot/core/text/en.ts';
import type { shell as english } from '../en/shell.ts';

export const shell: Translated<typeof english> = {
  'nav.runs': 'Exécutions',
  'nav.approvals': 'Approbations',
  'nav.workflows': 'Workflows',
  'nav.who': 'Qui peut\u00A0?',
  'nav.delegations': 'Délégations',
  'nav.rules': 'Règles',
  'nav.audit': 'Audit',
  'nav.waiting': '{count, number} en attente de votre réponse',
  'nav.loading': 'Chargement de la page',
  'waiting.news': '{count, plural, one {# approbation vous attend} other {# approbations vous attendent}}.',
  'me.who': '{name}\u00A0: {roles}',
  'me.no-role': 'aucun rôle dans Signalbox',
  'me.spoken': 'Vous êtes {who}',
  'live.connecting': 'Connexion',
  'live.connecting-hint': 'Connexion à Signalbox en cours.',
  'live.live': 'En direct',
  'live.live-hint': 'Ce que vous voyez suit Signalbox en temps réel.',
  'live.reconnecting': 'Reconnexion',
  'live.reconnecting-hint': 'La connexion a été perdue. Ce que vous voyez peut être ancien jusqu’à son retour.',
  'notice.unknown': 'Signalbox ne vous connaît pas encore',
  'notice.refused': 'Vous ne pouvez pas utiliser Signalbox',
  'notice.outside': 'Ouvrez Signalbox dans Microsoft Teams',
  'notice.outside-text':
    'Cette page fonctionne dans Teams, qui dit à Signalbox qui vous êtes. Dans Teams, ouvrez le canal où Signalbox est installé et choisissez son onglet, ou cherchez Signalbox parmi les applications. Si vous voyez ceci dans Teams, rechargez l’onglet\u00A0; si cela persiste, demandez à votre administrateur Teams si Signalbox est autorisé pour vous.',
  'notice.broken': 'Cette page n’a pas pu être affichée',
  'notice.broken-text':
    'Signalbox a peut-être été mis à jour pendant que l’onglet était ouvert. Rechargez-le\u00A0; rien de ce que vous avez démarré n’est perdu.',
  'notice.reload': 'Recharger',
  'missing.page': 'Introuvable',
  'missing.title': 'Cette page n’existe pas',
  'missing.text': 'Le lien est peut-être incomplet ou provient d’une autre version de Signalbox.',
  'missing.home': 'Aller aux exécutions',
};
