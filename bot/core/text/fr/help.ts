import type { help as english } from '../en/help.ts';
import type { Translated } from '../en.ts';

export const help: Translated<typeof english> = {
  'help.title': 'Ce que vous pouvez faire ici',
  'help.no-workflow': 'Vous ne pouvez encore exécuter aucun workflow. Demandez un rôle à la personne qui gère Signalbox.',
  'help.hint': 'Mentionnez-moi et saisissez une commande. Les paramètres omis vous seront demandés dans un formulaire.',
  'help.hello':
    'Bonjour, je suis Signalbox. J’exécute des workflows approuvés depuis cette conversation. Mentionnez-moi et saisissez «\u00A0aide\u00A0» pour voir ce que vous pouvez faire.',
  'channel.refused':
    'Signalbox ne fonctionne pas dans ce canal\u00A0: la politique l’exclut. Utilisez un autre canal, ou écrivez-moi en privé.',
  'help.edited':
    'J’ai vu que vous avez modifié un message. Une modification ne démarre et ne change jamais rien\u00A0; envoyez la commande dans un nouveau message.',
  'command.approve': 'Approuve une exécution qui attend votre rôle\u00A0; plan est le début de l’empreinte du plan.',
  'command.reject': 'Rejette une exécution qui attend votre rôle\u00A0; plan est le début de l’empreinte du plan.',
  'command.at': 'Demande maintenant une exécution qui démarre plus tard\u00A0; elle est approuvée avec son horaire. {example}',
  'command.break-glass':
    'Exécute une commande tout de suite, sans approbation et malgré un gel. Tout le monde le voit, et une autre personne en fait la revue. {example}',
  'command.cancel': 'Arrête une exécution\u00A0; les étapes effectuées le restent.',
  'command.delegate':
    'Délègue votre vote à un collègue pour un temps, p.\u00A0ex. «\u00A0{example}\u00A0». «\u00A0delegate stop\u00A0» le reprend, avec un identifiant celui-là seulement.',
  'command.delegations': 'Liste les votes que vous avez délégués et ceux qui vous ont été délégués.',
  'command.help': 'Liste ce que vous pouvez faire.',
  'command.out-of-office':
    'Délègue tous vos votes à un collègue pendant votre absence\u00A0; vous n’êtes pas sollicité entre-temps, p.\u00A0ex. «\u00A0{example}\u00A0».',
  'command.review': 'Clôt la revue d’une exécution sans approbation\u00A0; dites ce que vous avez constaté.',
  'command.rules':
    'Montre les règles en vigueur et ce qui attend\u00A0; «\u00A0rules diff\u00A0», «\u00A0rules propose\u00A0», «\u00A0rules approve\u00A0» et «\u00A0rules reject\u00A0» servent à les changer.',
  'command.status': 'Montre les exécutions en cours, ou une seule.',
  'command.audit':
    'Montre les dernières lignes du journal d’audit que vous pouvez voir, p.\u00A0ex. «\u00A0{example}\u00A0»\u00A0; aussi par «\u00A0personne\u00A0», «\u00A0canal\u00A0», «\u00A0par\u00A0», «\u00A0type\u00A0» et, pour vos filtres de l’onglet, «\u00A0enregistrés\u00A0».',
  'command.who': 'Dit quels rôles peuvent faire quelque chose et qui l’approuve, p.\u00A0ex. «\u00A0{example}\u00A0».',
  'command.why':
    'Explique si vous pouvez faire quelque chose, p.\u00A0ex. «\u00A0{example}\u00A0», ou pourquoi une exécution est dans son état. «\u00A0… for <person>\u00A0» pose la question pour une autre personne.',
  'status.none': 'Rien de visible pour vous n’est en cours. Saisissez «\u00A0aide\u00A0» pour voir ce que vous pouvez démarrer.',
  'status.title': 'En cours',
  'status.hint': 'Saisissez «\u00A0état\u00A0» avec une exécution pour en savoir plus.',
  'status.older': 'et de plus anciennes\u00A0; l’onglet les montre toutes',
  'status.more': 'et {count, number} de plus\u00A0; l’onglet les montre toutes',
};
