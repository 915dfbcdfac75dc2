import type { delegation as english } from '../en/delegation.ts';
import type { Translated } from '../en.ts';

export const delegation: Translated<typeof english> = {
  'delegation.none': 'Vous n’avez délégué aucun vote, et aucun ne vous a été délégué.',
  'delegation.given': '{id}\u00A0: votre vote comme {role} est chez {name} {rest}',
  'delegation.handed': '{id}\u00A0: vous pouvez voter comme {role} pour {name} {rest}',
  'delegation.handed-through': '{id}\u00A0: vous pouvez voter comme {role} pour {name}, par l’intermédiaire de {through}, {rest}',
  'delegation.until': 'jusqu’à {until}',
  'delegation.until-away': 'jusqu’à {until}, en absence',
  'delegation.with-reason': '{rest} ({reason})',
  'delegation.told': '{name} délègue son vote comme {roles} à {to} jusqu’à {until}.',
  'delegation.not-asked': '{name} n’est pas sollicité entre-temps.',
  'delegation.how-back': '«\u00A0delegations\u00A0» l’affiche, «\u00A0delegate stop\u00A0» le reprend.',
  'delegation.nothing': 'Rien n’a été délégué.',
  'delegation.back': '{name} récupère de {to} son vote comme {role}.',
  'delegation.given-back': '{to} rend à {name} son vote comme {role}.',
  'delegation.none-given':
    'Vous n’avez rien délégué. Pour rendre ce qui vous a été délégué, saisissez «\u00A0delegate stop\u00A0» avec son identifiant, donné par «\u00A0delegations\u00A0».',
  'delegation.unknown': 'Vous n’avez pas de délégation {id}. Saisissez «\u00A0délégations\u00A0» pour voir les vôtres.',
  'delegation.say-to': 'Dites à qui et jusqu’à quand, par exemple\u00A0: {example}',
  'delegation.say-until': 'Dites jusqu’à quand et qui vous remplace, par exemple\u00A0: {example}',
  'delegation.say-who': 'Dites qui vous remplace, par exemple\u00A0: {example}',
  'delegation.not-understood': '«\u00A0{text}\u00A0» n’est pas compris.',
  'delegation.until-when': 'Dites jusqu’à quand.',
  'delegation.unknown-role': 'Il n’y a pas de rôle «\u00A0{role}\u00A0».',
  'delegation.not-yours': 'Vous n’avez pas le rôle {role}\u00A0; vous ne pouvez donc pas déléguer son vote.',
  'delegation.not-delegable': 'Un vote comme {role} ne peut pas être délégué\u00A0: policy.yml ne le permet pas.',
  'delegation.past': 'Ce moment est déjà passé. Indiquez-en un à venir.',
  'delegation.too-long': 'Un vote comme {role} peut être délégué au plus tard jusqu’à {until}. Indiquez un moment antérieur.',
  'delegation.not-a-person': '{name} n’est pas une personne\u00A0; un vote ne se délègue qu’à des personnes.',
  'delegation.stranger': '{name} n’a pas de rôle dans Signalbox\u00A0; rien ne peut lui être délégué. Choisissez un collègue qui en a un.',
  'delegation.self': 'Vous avez déjà votre propre vote. Nommez un collègue.',
  'delegation.cycle': '{name} délègue ce vote dans une chaîne qui finit chez vous\u00A0; il tournerait en rond. Nommez une autre personne.',
  'delegation.chain': 'Un vote se délègue deux fois au plus, et avec {name} ce serait trois. Nommez une autre personne.',
  'delegation.no-role':
    'Aucun de vos rôles ne peut être délégué\u00A0; personne ne peut vous remplacer. Demandez à la personne qui gère Signalbox, au sujet de policy.yml.',
  'person.unknown':
    'Je ne sais pas qui est «\u00A0{name}\u00A0». Mentionnez la personne avec @, ou donnez son nom de connexion ou son identifiant d’objet.',
  'person.not-told': 'Teams n’a pas dit qui est «\u00A0{name}\u00A0». Réessayez, ou donnez le nom de connexion.',
  'person.ambiguous': 'Plusieurs personnes du nom de «\u00A0{name}\u00A0» sont mentionnées. Donnez plutôt le nom de connexion.',
};
