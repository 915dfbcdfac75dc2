import type { api as english } from '../en/api.ts';
import type { Translated } from '../en.ts';

export const api: Translated<typeof english> = {
  'token.missing': 'Vous n’êtes pas connecté. Ouvrez Signalbox dans Microsoft Teams.',
  'token.malformed': 'Votre connexion est illisible. Ouvrez de nouveau Signalbox dans Microsoft Teams.',
  'token.duplicate': 'Cette requête contient plusieurs connexions. Envoyez-en une seule.',
  'token.expired': 'Votre connexion a expiré. Rechargez l’onglet.',
  'token.invalid': 'Votre connexion n’a pas pu être vérifiée. Rechargez l’onglet\u00A0; si cela persiste, demandez à un administrateur.',
  'token.claims': 'Cette connexion n’est pas celle d’une personne utilisant Signalbox. Ouvrez Signalbox dans Microsoft Teams.',
  'token.tenant': 'Votre connexion est celle d’une autre organisation. Passez à votre propre organisation dans Teams.',
  'token.client': 'Cette application ne peut pas agir pour vous dans Signalbox. Ouvrez Signalbox dans Microsoft Teams.',
  'token.scope': 'Signalbox n’a pas été autorisé à agir pour vous. Demandez à un administrateur de consentir à access_as_user.',
  'token.guest':
    'Les invités de cette organisation ne peuvent pas utiliser Signalbox. Demandez à un administrateur si vous avez besoin d’un accès.',
  'api.keys-away':
    'Signalbox ne peut pas joindre Microsoft Entra pour vérifier qui vous êtes. Rien n’a été démarré. Réessayez dans une minute.',
  'api.too-many': 'Trop de requêtes viennent de votre adresse réseau. Attendez une minute et réessayez.',
  'api.too-many-windows':
    'Signalbox est ouvert dans trop de fenêtres pour un suivi en direct. Fermez-en quelques-unes, ou rechargez à la main.',
  'api.malformed': 'Cette requête est illisible. Rechargez la page et réessayez.',
  'api.too-large': 'Cette requête dépasse 256\u00A0ko. Envoyez-en moins à la fois.',
  'api.content-type': 'Cette requête doit être du JSON simple\u00A0: content-type application/json, UTF-8, non compressé.',
  'api.too-deep': 'Cette requête est imbriquée sur plus de {most, number} niveaux. Envoyez-en une plus plate.',
  'api.refused-key': 'Cette requête utilise le nom {name}, qui n’est pas autorisé.',
  'api.invalid': 'Cette requête n’est pas valide ({what}). Corrigez-la et renvoyez-la.',
  'api.nothing-here': 'Il n’y a rien à cette adresse. Vérifiez-la, ou rechargez l’onglet.',
  'api.no-run': 'Cette exécution n’existe pas. Cherchez-la dans la liste des exécutions.',
  'api.no-step': '{run} n’a pas d’étape {step}.',
  'api.no-rules': 'Ces règles n’existent pas. Cherchez-les dans la liste des règles.',
  'api.no-delegation': 'Cette délégation n’existe pas. Cherchez-la dans la liste des délégations.',
  'api.delegation-over': 'Ce vote n’est plus délégué. Consultez la liste telle qu’elle est maintenant.',
  'api.no-person': 'L’annuaire ne connaît personne du nom de «\u00A0{name}\u00A0». Donnez le nom de connexion ou l’identifiant d’objet.',
  'api.no-workflow': 'Ce workflow n’existe pas. Choisissez-en un dans la liste des workflows.',
  'api.not-your-workflow': 'Il n’y a pas de workflow «\u00A0{name}\u00A0» que vous puissiez exécuter.',
  'api.inputs-wrong': 'Certains paramètres manquent ou sont incorrects. Corrigez les champs marqués et renvoyez.',
  'api.rules-changed':
    'De nouvelles règles viennent d’entrer en vigueur\u00A0; rien n’a été changé. Regardez de nouveau et recommencez dans quelques secondes.',
  'api.rules-raced':
    'D’autres règles sont entrées en vigueur au même moment\u00A0; rien n’a été changé. Voyez ce qui est en vigueur maintenant et réessayez.',
  'source.environment': 'environnement {name}',
  'source.connector': 'connecteur {name}',
  'source.risk': 'risque {name}',
  'source.step': 'étape {name}',
  'store.full':
    'Le disque de la base de données est plein\u00A0; rien n’a été enregistré. Demandez à un administrateur de libérer de la place, puis réessayez.',
  'store.unavailable': 'La base de données est inaccessible pour le moment\u00A0; rien n’a été enregistré. Réessayez dans un instant.',
  'store.contended': 'Quelqu’un d’autre a changé la même chose au même moment\u00A0; rien n’a été enregistré. Réessayez.',
  'store.duplicate': 'Cela est déjà enregistré\u00A0; rien n’a été enregistré une seconde fois.',
  'directory.timeout': 'L’annuaire (Microsoft Graph) n’a pas répondu à temps\u00A0; on ne sait donc pas qui peut le faire.',
  'directory.throttled': 'L’annuaire (Microsoft Graph) demande à être moins sollicité\u00A0; on ne sait donc pas qui peut le faire.',
  'directory.unreachable': 'L’annuaire (Microsoft Graph) est inaccessible\u00A0; on ne sait donc pas qui peut le faire.',
  'directory.malformed':
    'L’annuaire (Microsoft Graph) a donné une réponse qui n’a pas de sens\u00A0; on ne sait donc pas qui peut le faire.',
  'directory.refused': 'L’annuaire (Microsoft Graph) a refusé une question de Signalbox\u00A0; on ne sait donc pas qui peut le faire.',
  'directory.credential':
    'Microsoft Entra n’accepte pas la façon dont Signalbox se connecte à l’annuaire\u00A0; on ne sait donc pas qui peut le faire.',
  'away.permission':
    'Signalbox ne peut pas lire ce dont il a besoin dans l’annuaire\u00A0: il lui manque l’autorisation d’application {permission} sur Microsoft Graph. Rien n’a été fait. Demandez à un administrateur d’Entra de l’accorder avec le consentement de l’administrateur.',
  'away.nothing-done': 'Rien n’a été fait.',
  'away.in-a-minute': 'Réessayez dans une minute.',
  'away.see-log': 'Demandez à un administrateur de consulter le journal de Signalbox.',
};
