import type { Choices } from '../audit/made-up.ts';
import { rehashed, type Written } from '../audit/written-log.ts';

type Beside = NonNullable<Written['beside']>;
type Change = (line: Written, chosen: Choices) => Written;

/** Flips the lowest bit of one letter: what is left is a text still. */
export function flipped(text: string, chosen: Choices): string {
  const place = chosen.below(text.length);
  return text.slice(0, place) + String.fromCharCode(text.charCodeAt(place) ^ 1) + text.slice(place + 1);
}

const TEXTS = ['id', 'type', 'via', 'runId', 'stepId', 'workflow', 'environment', 'planHash', 'rule'] as const;
const ACTOR = ['kind', 'tenantId', 'objectId'] as const;

function inEntry(change: (entry: Written['entry'], chosen: Choices) => Partial<Written['entry']>): Change {
  return ({ entry, beside }, chosen) => ({ entry: { ...entry, ...change(entry, chosen) }, beside });
}

function inBeside(change: (beside: Beside, chosen: Choices) => Partial<Beside>): Change {
  return ({ entry, beside }, chosen) => ({ entry, beside: beside && { ...beside, ...change(beside, chosen) } });
}

/** A change of each value that what can be erased of an event consists of. Its hash is as it was. */
export const BESIDE_CHANGES: Readonly<Record<string, Change>> = {
  salt: inBeside(({ salt }) => ({ salt: salt.map((byte, at) => (at === 0 ? byte ^ 0x80 : byte)) })),
  name: inBeside(({ name }, chosen) => ({ name: flipped(name, chosen) })),
  sentence: inBeside(({ sentence }, chosen) => ({ sentence: flipped(sentence, chosen) })),
  detail: inBeside(({ detail }, chosen) => ({ detail: { ...detail, call: flipped(String(detail['call']), chosen) } })),
};

/** A change of each value that an attacker can choose in the rows of an event, hashed where it lies beside the event. */
export const CHANGES: Readonly<Record<string, Change>> = {
  ...Object.fromEntries(TEXTS.map((member) => [member, inEntry((entry, chosen) => ({ [member]: flipped(entry[member] ?? '', chosen) }))])),
  ...Object.fromEntries(
    ACTOR.map((member) => [
      `actor.${member}`,
      inEntry(({ actor }, chosen) => ({ actor: { ...actor, [member]: flipped(actor[member], chosen) } })),
    ]),
  ),
  at: inEntry(({ at }) => ({ at: new Date(Date.parse(at) + 1).toISOString() })),
  facts: inEntry(({ facts }) => ({ facts: { ...facts, attempt: Number(facts['attempt']) ^ 1 } })),
  ...Object.fromEntries(
    Object.entries(BESIDE_CHANGES).map(([name, change]) => [name, (line: Written, chosen: Choices) => rehashed(change(line, chosen))]),
  ),
};
