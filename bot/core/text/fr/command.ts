import type { command as english } from '../en/command.ts';
import type { Translated } from '../en.ts';

export const command: Translated<typeof english> = {
  'command.unknown': 'Je ne connais pas la commande «\u00A0{command}\u00A0».',
  'command.type-help': 'Saisissez «\u00A0aide\u00A0» pour voir ce que vous pouvez faire.',
  'command.too-long':
    'Ce message compte {length, plural, one {# caractère} other {# caractères}}\u00A0; une commande peut en avoir {most, number}. Veuillez le raccourcir.',
  'command.hidden':
    'Le message contient un caractère invisible\u00A0: {character}, à la position {position, number}. Veuillez ressaisir cette partie.',
  'command.surplus': 'La commande est complète avant ce mot.',
  'command.surplus-quote': 'La commande est complète avant ce mot. Mettez une valeur de plusieurs mots entre guillemets.',
  'command.no-input': 'Cette commande n’a pas de paramètre «\u00A0{name}\u00A0».',
  'command.takes-none': 'Elle n’en prend aucun.',
  'command.takes': 'Elle prend\u00A0: {names}.',
  'command.missing-value': '«\u00A0{name}\u00A0» demande une valeur\u00A0: écrivez {name}=… ou --{name} …',
  'command.given-twice': '«\u00A0{name}\u00A0» est donné deux fois. N’en gardez qu’un.',
  'command.unclosed': 'Ce guillemet n’est jamais fermé. Mettez un {quote} là où le texte se termine.',
  'command.quote-in-word':
    'Un texte entre guillemets demande une espace avant et après. Pour un texte qui contient des guillemets, entourez-le de l’autre sorte ({double} ou {single}).',
  'command.dashes':
    'Les options s’écrivent avec deux tirets et un nom, comme --environment. Mettez entre guillemets une valeur qui commence par un tiret.',
  'input.unknown': 'Il n’y a pas de paramètre de ce nom.',
  'input.single': 'Une seule valeur est attendue.',
  'input.unseen': 'Le caractère {character} ne peut pas faire partie d’une valeur. Veuillez la ressaisir.',
  'input.number': 'Un nombre est attendu, comme 3 ou {example, number, ::.0}.',
  'input.too-long': 'Longueur\u00A0: {length, plural, one {# caractère} other {# caractères}}\u00A0; le maximum est {most, number}.',
  'input.form': 'Cela n’a pas la forme {pattern}.',
  'input.choice': '«\u00A0{text}\u00A0» ne fait pas partie des choix.',
  'input.foreign': 'Contient {character}, qui n’est pas un caractère ASCII.',
  'input.range': 'La valeur doit être comprise entre {min, number, ::.######} et {max, number, ::.######}.',
  'input.boolean': 'La réponse doit être «\u00A0yes\u00A0» ou «\u00A0no\u00A0».',
  'moment.unreadable': 'Ce moment n’est pas lisible. Écrivez {examples}.',
  'moment.unit': '«\u00A0{word}\u00A0» n’est pas une unité de temps ici\u00A0; écrivez des minutes, heures ou jours, comme in 1h 30m.',
  'moment.no-date': 'La date {date} n’existe pas.',
  'moment.no-offset': '{offset} n’est pas un décalage par rapport à UTC\u00A0; écrivez-le comme +01:00.',
  'moment.no-time': '{time} n’est pas une heure\u00A0; écrivez de 00:00 à 23:59.',
  'moment.jumped': '{time} n’existe pas le {day} dans {zone}\u00A0: les horloges avancent de {from} à {to}. Écrivez {to} ou plus tard.',
  'moment.past': '{moment} n’est pas postérieur à maintenant, {now}. Écrivez un moment à venir.',
  'moment.too-far': '{moment} est à plus de 30 jours. Au plus tard\u00A0: {latest}.',
  'zone.foreign': 'Le nom de ce fuseau horaire contient {character}\u00A0; il faut un nom IANA en ASCII comme Europe/Warsaw.',
  'zone.unknown': 'Le fuseau horaire «\u00A0{name}\u00A0» n’est pas connu\u00A0; il faut un nom IANA comme Europe/Warsaw.',
  'moment.end-of-day': 'la fin du {at, date, day}',
  'moment.at': '{at, date, moment}',
};
