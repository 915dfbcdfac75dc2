import { AppError } from '../errors.ts';

/** A stretch of UTC time, `until` excluded, in which the clocks of a zone differ from UTC by the same `offsetMs`: wall time = UTC time + offset. */
export type Stretch = Readonly<{ from: number; until: number; offsetMs: number }>;

export const DAY_MS = 86_400_000;
/** Clocks of no zone since 1970 changed twice within less than seven days (IANA 2025c), so a daily look misses no change. */
const LOOK_MS = DAY_MS;
const BLOCK_MS = 32 * DAY_MS;
/** About 45 years of one zone. */
const MOST_BLOCKS = 512;
/** More than the IANA database has names, because Intl takes them in upper and lower case. */
const MOST_ZONES = 1000;
/** ECMA-262, “Time Values and Time Range”. */
const LAST_TIME = 8.64e15;

type Zone = Readonly<{ format: Intl.DateTimeFormat; blocks: Map<number, readonly Stretch[]> }>;

/** Making a formatter takes as long as hundreds of look-ups, and a zone's past and next years hold a few changes: both are kept. */
const zones = new Map<string, Zone>();

/**
 * The time between `from` and `until` (UTC milliseconds, `until` excluded) in stretches of one offset each, in order and without
 * a gap; two neighbours may have the same offset. The rules are those of the IANA database in Node's Intl.
 * Throws `invalid` (`zone.unknown`) for a zone that Intl does not know.
 */
export function* stretches(timezone: string, from: number, until: number): Generator<Stretch, void> {
  const zone = zoneOf(timezone);
  for (let block = Math.floor(from / BLOCK_MS); block * BLOCK_MS < until; block += 1) {
    for (const stretch of blockOf(zone, block)) {
      const begin = Math.max(stretch.from, from);
      const end = Math.min(stretch.until, until);
      if (begin < end) yield { from: begin, until: end, offsetMs: stretch.offsetMs };
    }
  }
}

/** How far the zone's clocks are ahead of UTC at this moment, in milliseconds. Throws as `stretches`. */
export function offsetAt(timezone: string, at: number): number {
  const found = blockOf(zoneOf(timezone), Math.floor(at / BLOCK_MS)).find(({ until }) => at < until);
  return found === undefined ? 0 : found.offsetMs;
}

function zoneOf(timezone: string): Zone {
  const known = zones.get(timezone);
  if (known !== undefined) return known;
  const zone = { format: formatOf(timezone), blocks: new Map() };
  if (zones.size >= MOST_ZONES) zones.clear();
  zones.set(timezone, zone);
  return zone;
}

function formatOf(timezone: string): Intl.DateTimeFormat {
  try {
    return new Intl.DateTimeFormat('en-US', { timeZone: timezone, timeZoneName: 'longOffset' });
  } catch (cause) {
    const message = `The time zone “${timezone}” is not known; it must be an IANA name such as Europe/Warsaw.`;
    throw new AppError({ code: 'invalid', reason: 'zone.unknown', message, cause });
  }
}

function blockOf(zone: Zone, block: number): readonly Stretch[] {
  const known = zone.blocks.get(block);
  if (known !== undefined) return known;
  if (zone.blocks.size >= MOST_BLOCKS) zone.blocks.clear();
  const found = lookThrough(zone.format, block * BLOCK_MS);
  zone.blocks.set(block, found);
  return found;
}

function lookThrough(format: Intl.DateTimeFormat, start: number): readonly Stretch[] {
  const found: Stretch[] = [];
  let from = start;
  let offsetMs = offsetOf(format, start);
  for (let look = start; look < start + BLOCK_MS; look += LOOK_MS) {
    const after = offsetOf(format, look + LOOK_MS);
    if (after === offsetMs) continue;
    const until = changeBetween(format, look, look + LOOK_MS);
    found.push({ from, until, offsetMs });
    from = until;
    offsetMs = after;
  }
  return [...found, { from, until: start + BLOCK_MS, offsetMs }];
}

/** The first moment with the new offset; there is exactly one change after `before` and not after `after`. */
function changeBetween(format: Intl.DateTimeFormat, before: number, after: number): number {
  const old = offsetOf(format, before);
  let [low, high] = [before, after];
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (offsetOf(format, middle) === old) low = middle;
    else high = middle;
  }
  return high;
}

/** Reads `GMT`, `GMT-05:00` or `GMT+01:24:00`, which ends the formatted text (ECMA-402 `longOffset`, CLDR “localized GMT format”). */
function offsetOf(format: Intl.DateTimeFormat, at: number): number {
  const text = format.format(Math.min(Math.max(at, -LAST_TIME), LAST_TIME));
  const match = /GMT(?:([+-])(\d\d):(\d\d)(?::(\d\d))?)?$/.exec(text);
  if (match === null) throw new AppError({ code: 'internal', reason: 'zone.unreadable', message: `No offset can be read from “${text}”.` });
  const [, sign, hours = 0, minutes = 0, seconds = 0] = match;
  const size = ((Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds)) * 1000;
  return sign === '-' ? -size : size;
}
