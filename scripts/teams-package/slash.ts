import { z } from 'zod';
import { MANIFEST, type PackageFiles } from './files.ts';

const list = z.looseObject({ scopes: z.array(z.string()) });
const bot = z.looseObject({ commandLists: z.array(list).default([]) });
const listed = z.looseObject({ bots: z.array(bot).default([]) });

type List = z.infer<typeof list>;
/** A list of the overlaid manifest, and the place of the one it was made of: its texts are translated there. */
type Made = Readonly<{ list: List; from: number }>;

/**
 * The package with slash commands: the bot takes targeted messages, and its commands are offered after `/` where others read along. The
 * personal scope keeps a list of its own, because nothing is targeted there. A preview of Teams. Source: Microsoft, "Expose slash
 * commands from agents and apps", triggers; "Send and receive targeted messages in group conversations", receive.
 */
export function withSlash({ texts, pictures }: PackageFiles): PackageFiles {
  const manifest = listed.safeParse(texts[MANIFEST]);
  // What is no manifest is reported by its schema.
  if (!manifest.success) return { texts, pictures };
  const [first, ...others] = manifest.data.bots;
  const made = (first?.commandLists ?? []).flatMap(triggered);
  const bots =
    first === undefined ? [] : [{ ...first, supportsTargetedMessages: true, commandLists: made.map((one) => one.list) }, ...others];
  const translated = Object.entries(texts).map(([name, text]) => [
    name,
    name === MANIFEST ? { ...manifest.data, bots } : moved(text, made),
  ]);
  return { texts: Object.fromEntries(translated), pictures };
}

function triggered(one: List, from: number): readonly Made[] {
  // Who wrote triggers into the manifest knows better.
  if (one['triggers'] !== undefined) return [{ list: one, from }];
  const shared = one.scopes.filter((scope) => scope !== 'personal');
  const lists = [
    ...(shared.length === 0 ? [] : [{ ...one, scopes: shared, triggers: ['mention', 'slash'] }]),
    ...(shared.length === one.scopes.length ? [] : [{ ...one, scopes: ['personal'] }]),
  ];
  return lists.map((each) => ({ list: each, from }));
}

const KEY = /^bots\[0\]\.commandLists\[(\d+)\](.*)$/;

/** A file of translations whose keys follow the lists to their new places. */
function moved(text: unknown, made: readonly Made[]): unknown {
  if (typeof text !== 'object' || text === null || Array.isArray(text)) return text;
  const entries = Object.entries(text).flatMap(([key, value]) => {
    const [, at, rest = ''] = KEY.exec(key) ?? [];
    if (at === undefined) return [[key, value]];
    return made.flatMap(({ from }, to) => (from === Number(at) ? [[`bots[0].commandLists[${to}]${rest}`, value]] : []));
  });
  return Object.fromEntries(entries);
}
