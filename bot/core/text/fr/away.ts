import type { away as english } from '../en/away.ts';
import type { Translated } from '../en.ts';

export const away: Translated<typeof english> = {
  'directory.timeout': 'L’annuaire (Microsoft Graph) n’a pas répondu à temps\u00A0; on ne sait donc pas qui peut faire cela.',
  'directory.throttled': 'L’annuaire (Microsoft Graph) demande moins de requêtes\u00A0; on ne sait donc pas qui peut faire cela.',
  'directory.unreachable': 'L’annuaire (Microsoft Graph) est injoignable\u00A0; on ne sait donc pas qui peut faire cela.',
  'directory.malformed':
    'L’annuaire (Microsoft Graph) a donné une réponse incompréhensible\u00A0; on ne sait donc pas qui peut faire cela.',
  'directory.refused': 'L’annuaire (Microsoft Graph) a refusé une question de Signalbox\u00A0; on ne sait donc pas qui peut faire cela.',
  'directory.credential':
    'Microsoft Entra n’accepte pas la connexion de Signalbox à l’annuaire\u00A0; on ne sait donc pas qui peut faire cela.',
  'directory.nothing-done': 'Rien n’a été fait.',
  'directory.again': 'Réessayez dans une minute.',
  'directory.ask': 'Demandez à un administrateur de consulter le journal de Signalbox.',
  'directory.permission':
    'Signalbox ne peut pas lire ce qu’il lui faut dans l’annuaire\u00A0: il manque à son identité l’autorisation d’application {permission} sur Microsoft Graph. Rien n’a été fait. Demandez à un administrateur d’Entra de l’accorder avec le consentement d’administrateur.',
  'directory.no-api':
    'policy.yml nomme des rôles d’application, mais SIGNALBOX_API_CLIENT_ID n’est pas défini ou ne désigne aucune application du locataire\u00A0; on ne sait donc pas qui les a. Rien n’a été fait. Demandez à un administrateur de vérifier ce réglage et de donner son consentement à l’application.',
  'store.full':
    'Le disque de la base de données est plein\u00A0; rien n’a été enregistré. Demandez à un administrateur de libérer de la place, puis réessayez.',
  'store.away': 'La base de données est injoignable pour le moment\u00A0; rien n’a été enregistré. Réessayez dans un instant.',
  'store.contended': 'Une autre personne a modifié la même chose au même moment\u00A0; rien n’a été enregistré. Réessayez.',
  'store.duplicate': 'Ceci est déjà enregistré\u00A0; rien n’a été enregistré une deuxième fois.',
  'store.rolled-back':
    'Une erreur s’est produite à l’enregistrement\u00A0; rien n’a été enregistré. Réessayez, ou demandez à un administrateur de consulter le journal.',
  'store.commit-unknown':
    'La connexion à la base de données s’est rompue pendant l’enregistrement. On ne sait pas si c’est enregistré\u00A0: regardez l’état avant de réessayer.',
};
