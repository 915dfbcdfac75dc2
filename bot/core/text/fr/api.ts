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
  'api.filter-name': 'Le nom d’un filtre tient sur une ligne et compte au plus {most, number} caractères.',
  'api.too-many-filters': 'Vous gardez déjà {most, number} filtres. Supprimez-en un, puis enregistrez de nouveau.',
  'api.no-filter': 'Vous n’avez aucun filtre de ce nom. Rechargez la liste.',
  'api.no-person': 'L’annuaire ne connaît personne du nom de «\u00A0{name}\u00A0». Donnez le nom de connexion ou l’identifiant d’objet.',
  'api.no-workflow': 'Ce workflow n’existe pas. Choisissez-en un dans la liste des workflows.',
  'api.not-your-workflow': 'Il n’y a pas de workflow «\u00A0{name}\u00A0» que vous puissiez exécuter.',
  'api.inputs-wrong': 'Certains paramètres manquent ou sont incorrects. Corrigez les champs marqués et renvoyez.',
  'api.no-reason': 'Dites pourquoi cela ne peut pas attendre, en au moins {least, plural, one {# caractère} other {# caractères}}.',
  'api.glass-at-once':
    'La procédure d’urgence démarre tout de suite\u00A0: elle ne se combine pas avec un démarrage plus tard. Gardez l’un des deux.',
  'source.environment': 'environnement {name}',
  'source.connector': 'connecteur {name}',
  'source.risk': 'risque {name}',
  'source.step': 'étape {name}',
};
