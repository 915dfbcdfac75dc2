import { didYouMean } from '../nearest.ts';
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
export function zoneProblem(name: string): string | null {
  const list = zoneList();
  if (list.includes(name)) return null;
  const foreign = nonAsciiCharacter(name);
  if (foreign !== null)
    return `The name of this time zone holds ${namePoint(foreign)}; it must be an IANA name in ASCII such as Europe/Warsaw.`;
  const same = list.find((zone) => zone.toLowerCase() === name.toLowerCase());
  // Intl knows more than it lists: links such as US/Eastern. It would take offsets such as +02:00 too, which know no summer.
  if (same === undefined && /^[A-Za-z]/.test(name) && isKnown(name)) return null;
  return `The time zone “${name.slice(0, 60)}” is not known; it must be an IANA name such as Europe/Warsaw.${suggestion(name, list)}`;
}

/** A city alone is found by its name; otherwise the nearest name. */
function suggestion(name: string, list: readonly string[]): string {
  const city = name.trim().toLowerCase().replaceAll(' ', '_');
  const ofCity = list.find((zone) => zone.toLowerCase().endsWith(`/${city}`));
  return ofCity === undefined ? didYouMean(name, list) : ` Did you mean “${ofCity}”?`;
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
