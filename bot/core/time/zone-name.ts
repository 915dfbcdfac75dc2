import { suggestions } from '../suggestions.ts';
import { inSentences, message, type Text } from '../text/message.ts';
import { namePoint, nonAsciiCharacter } from '../text.ts';

/** Names that people write today where Intl lists the older one. */
const RENAMED = [
  'UTC',
  'America/Nuuk',
  'Asia/Ho_Chi_Minh',
  'Asia/Kathmandu',
  'Asia/Kolkata',
  'Asia/Yangon',
  'Atlantic/Faroe',
  'Europe/Kyiv',
  'Pacific/Kanton',
];
let listed: readonly string[] | null = null;

/** What is wrong with the name of a time zone, with the nearest one that is meant perhaps; null for a zone that Intl knows by this name. */
export function zoneProblem(name: string): Text | null {
  const list = zoneList();
  if (list.includes(name)) return null;
  const foreign = nonAsciiCharacter(name);
  if (foreign !== null) return message('zone.foreign', { character: namePoint(foreign) });
  const same = list.find((zone) => zone.toLowerCase() === name.toLowerCase());
  // Intl knows more than it lists: links such as US/Eastern. It would take offsets such as +02:00 too, which know no summer.
  if (same === undefined && /^[A-Za-z]/.test(name) && isKnown(name)) return null;
  return inSentences([message('zone.unknown', { name: name.slice(0, 60) }), ...meant(name, list)]);
}

/** A city alone is found by its name; otherwise the nearest name. */
function meant(name: string, list: readonly string[]): readonly Text[] {
  const city = name.trim().toLowerCase().replaceAll(' ', '_');
  const ofCity = list.find((zone) => zone.toLowerCase().endsWith(`/${city}`));
  return ofCity === undefined ? suggestions(name, list) : [message('hint.did-you-mean', { word: ofCity })];
}

function zoneList(): readonly string[] {
  listed ??= [...new Set([...RENAMED.filter(isKnown), ...Intl.supportedValuesOf('timeZone')])];
  return listed;
}

function isKnown(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en-US', { timeZone: name });
    return true;
  } catch {
    // A RangeError is how Intl says no.
    return false;
  }
}
