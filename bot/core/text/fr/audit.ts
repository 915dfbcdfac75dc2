import type { audit as english } from '../en/audit.ts';
import type { Translated } from '../en.ts';

export const audit: Translated<typeof english> = {
  'audit.export-whole': 'Seul quelqu’un qui peut lire tout le journal peut l’exporter\u00A0: {roles}.',
  'audit.export-nobody':
    'Un export contient tout le journal, et aucun rôle ne peut le lire en entier. La personne qui gère les règles peut changer cela.',
  'audit.nothing-sealed':
    'Rien du journal n’est encore scellé, donc rien de ce qui serait exporté ne pourrait être prouvé. Réessayez quand le notaire aura signé.',
  'audit.no-checkpoint':
    'Il n’y a pas de point de contrôle à {size, plural, one {# événement} other {# événements}}. Omettez la taille pour prendre le plus récent.',
  'audit.export-too-large':
    'Cet export est plus grand qu’un fichier zip ne peut l’être. Choisissez une période plus courte, ou exportez avec «\u00A0signalbox audit export\u00A0».',
  'audit.export-busy': '{most, number} exports sont déjà en cours. Réessayez quand l’un d’eux sera terminé.',
  'audit.no-event': 'Dans ce que vous pouvez voir du journal, il n’y a pas d’événement {seq, number}.',
  'audit.not-sealed-yet': 'Aucun point de contrôle ne contient encore l’événement {seq, number}. Réessayez dans une minute.',
  'audit.no-notary':
    'Personne ne signe ce journal, rien ne peut donc y être prouvé. Un opérateur met en place un notaire : voir « The notary » dans docs/operations.md.',
  'audit.title': 'Extrait du journal d’audit',
  'audit.none': 'Le journal ne contient rien de tel que vous puissiez voir.',
  'audit.more': 'Il y en a davantage. Ouvrez l’onglet pour tout voir.',
  'audit.erased': 'Le nom et la phrase ont été effacés.',
  'audit.in-person':
    'Ce que dit le journal d’audit ne s’adresse pas à tout le monde ici. Posez-moi la question dans notre conversation personnelle.',
  'audit.not-read':
    'Je ne comprends pas «\u00A0{word}\u00A0» dans une question au journal d’audit. Saisissez p.\u00A0ex. «\u00A0{example}\u00A0», une exécution, «\u00A0person @quelqu’un\u00A0» ou un texte entre guillemets.',
  'audit.no-channel':
    '«\u00A0{word}\u00A0» n’est pas un canal. Donnez son lien (dans son menu Teams\u00A0: «\u00A0Copier le lien\u00A0») ou son identifiant, qui commence par 19:…',
  'audit.no-via': '«\u00A0{word}\u00A0» n’est pas une voie de Signalbox. Voici celles qui existent\u00A0: {doors}.',
  'audit.no-kind':
    '«\u00A0{word}\u00A0» n’est pas un type d’événement. Les types sont p.\u00A0ex. run.created, approval.vote ou decision.denied\u00A0; l’onglet les montre tous.',
  'audit.no-kind-near': '«\u00A0{word}\u00A0» n’est pas un type d’événement. Vouliez-vous dire «\u00A0{near}\u00A0»\u00A0?',
  'audit.nothing-saved':
    'Vous n’avez pas encore de filtre enregistré pour le journal. Enregistrez-en un à la page Audit de l’onglet, il sera aussi ici.',
  'audit.saved-names': 'Vous avez enregistré {names}. Saisissez p.\u00A0ex. «\u00A0{example}\u00A0».',
  'audit.no-saved': 'Vous n’avez pas de filtre «\u00A0{name}\u00A0». «\u00A0audit saved\u00A0» montre ceux que vous avez.',
  'audit.no-saved-near': 'Vous n’avez pas de filtre «\u00A0{name}\u00A0». Vouliez-vous dire «\u00A0{near}\u00A0»\u00A0?',
  'audit.saved-unreadable':
    'Votre filtre «\u00A0{name}\u00A0» demande ce que le journal ne connaît plus. Enregistrez-le à nouveau à la page Audit de l’onglet.',
  'audit.via.chat': 'en conversation',
  'audit.via.card': 'sur une carte',
  'audit.via.tab': 'dans l’onglet',
  'audit.via.schedule': 'par planification',
  'audit.via.engine': 'par Signalbox',
  'audit.via.start': 'au démarrage',
  'audit.via.cli': 'en ligne de commande',
};
