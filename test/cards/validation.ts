import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { CLOUDS } from '../../bot/teams/clouds.ts';
import { type CardJson, fits, MOST_BYTES } from '../../cards/render.ts';

type Told = Readonly<{ message: string }>;
type Context = Readonly<{ eventCount: number; getEventAt(index: number): Told }>;
type ParsedCard = {
  hostConfig: unknown;
  parse(json: object, context: Context): void;
  validateProperties(): Readonly<{ validationEvents: readonly Told[] }>;
};

/** What is used of the package. Its own types are its sources, which our compiler settings refuse. */
type Library = Readonly<{
  Versions: Readonly<{ v1_5: unknown }>;
  SerializationContext: new (version: unknown) => Context;
  AdaptiveCard: new () => ParsedCard;
  HostConfig: new (json: object) => unknown;
}>;

// Its ES modules import without file endings, which Node does not accept; the bundle is the same code.
const library: Library = createRequire(import.meta.url)('adaptivecards/dist/adaptivecards.js');

const NODES = new Set([
  'AdaptiveCard',
  'Container',
  'ColumnSet',
  'Column',
  'TextBlock',
  'RichTextBlock',
  'mention',
  'TextRun',
  'Input.Text',
  'Input.Number',
  'Input.Toggle',
  'Input.ChoiceSet',
  'Action.Execute',
  'Action.Submit',
  'Action.OpenUrl',
]);

/** Everything Microsoft's own parser says against a card at version 1.5; empty when it is valid. */
export function complaints(card: CardJson): readonly string[] {
  const context = new library.SerializationContext(library.Versions.v1_5);
  const parsed = new library.AdaptiveCard();
  // Teams takes six actions; the parser's own default is five.
  parsed.hostConfig = new library.HostConfig({ actions: { maxActions: 6 } });
  parsed.parse(structuredClone(card), context);
  const found: string[] = [];
  for (let index = 0; index < context.eventCount; index += 1) found.push(context.getEventAt(index).message);
  return [...found, ...parsed.validateProperties().validationEvents.map((event) => event.message)];
}

export type Leaf = Readonly<{ node: string; key: string; text: string }>;

/** Every string of a card with the type of the node that holds it; fails on a node type that is not ours. */
export function leaves(value: unknown, node = '', key = ''): readonly Leaf[] {
  if (typeof value === 'string') return [{ node, key, text: value }];
  if (Array.isArray(value)) return value.flatMap((item) => leaves(item, node, key));
  if (typeof value !== 'object' || value === null) return [];
  const type = 'type' in value && typeof value.type === 'string' ? value.type : null;
  assert.ok(type === null || NODES.has(type), `a node of type ${type}`);
  return Object.entries(value).flatMap(([name, child]) => leaves(child, type ?? `${node}.${key}`, name));
}

/** Where the links of a card lead: to Teams of one of Microsoft's clouds, and nowhere else. */
const TEAMS: ReadonlySet<string> = new Set(
  Object.values(CLOUDS).flatMap(({ teamsHost }) => (teamsHost === null ? [] : [`https://${teamsHost}`])),
);

/** The addresses that the buttons of a card open; fails on an address anywhere else. */
export function linksOf(card: CardJson): readonly URL[] {
  return leaves(card).flatMap(({ node, key, text }) => {
    if (!/url$/i.test(key)) return [];
    assert.equal(`${node}.${key}`, 'Action.OpenUrl.url');
    return [new URL(text)];
  });
}

/** The whole contract of a card that leaves the process, whatever it was made from. */
export function assertSound(card: CardJson): void {
  assert.equal(card['version'], '1.5');
  assert.deepEqual(complaints(card), []);
  assert.ok(fits(card), `${Buffer.byteLength(JSON.stringify(card))} of ${MOST_BYTES} bytes`);
  for (const { key, text } of leaves(card)) assert.ok(!text.includes('${'), `unfilled ${key}: ${text}`);
  for (const { origin, username, href } of linksOf(card)) assert.ok(TEAMS.has(origin) && username === '', href);
}
