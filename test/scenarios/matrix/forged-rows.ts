import assert from 'node:assert/strict';
import { newHandle } from '../../../bot/core/ids.ts';
import type { JsonObject } from '../../../bot/core/json.ts';
import { count } from '../../support/counts.ts';
import { handleOn, press, pressed } from './forging.ts';
import { type Row, stillWaits } from './row.ts';
import type { MatrixWorld } from './world.ts';

const AT_ONCE = 8;
/** Each is a whole delivery: all of the bar for the bars, a few of them otherwise. */
const GUESSES = count(10_000) < 10_000 ? 100 : 10_000;

/** A message on which Teams lets this person press something. */
async function elsewhere({ local }: MatrixWorld, person: 'rita' | 'sam'): Promise<string> {
  return (await local.teams.say(person, 'hello there', { where: 'chat', mention: false })).message.id;
}

/** What can be done with a card beyond pressing its buttons. */
export const FORGED_ROWS: readonly Row[] = [
  {
    id: 'forwarded-card',
    given: 'A card is forwarded to another chat and pressed there.',
    promise: 'Who presses decides, not where: it counts for whoever may approve, and for nobody else.',
    doors: ['card'],
    async play(world) {
      const run = await world.ask('dana', 'act in one');
      const card = await world.card(run);
      assert.match(await press(world, 'sam', card, { on: await elsewhere(world, 'sam') }), /needs the role release/);
      await stillWaits(world, run, 0);
      await press(world, 'rita', card, { on: await elsewhere(world, 'rita') });
      await world.in(run, 'succeeded');
    },
  },
  {
    id: 'edited-card',
    given: 'What a button sends is edited: other or more fields, other kinds of values, another verb, a megabyte.',
    promise: 'No effect. A button says only which one it is, and a comment.',
    doors: ['card'],
    async play(world) {
      const run = await world.ask('dana', 'act in one');
      const card = await world.card(run);
      const handle = handleOn(card);
      const edits: readonly JsonObject[] = [
        { handle: { handle } },
        { handle: [handle] },
        { handle: null },
        { handle: `${handle}A` },
        { verb: 'reject' },
        { verdict: 'approve' },
        { approvalId: run.approvals[0]?.id ?? '' },
        { planHash: run.planHash },
        { by: 'ravi', roles: ['release'] },
        { comment: { text: 'x' } },
        { comment: 'x'.repeat(100_000) },
      ];
      for (const data of edits) {
        // What no card of ours could send is a bad request; a comment that is too long is an honest mistake.
        const honest = typeof data['comment'] === 'string';
        assert.equal((await pressed(world, 'rita', card, { data })).status, honest ? 200 : 400, JSON.stringify(data).slice(0, 100));
        await stillWaits(world, run, 0);
      }
      assert.equal((await pressed(world, 'rita', card, { data: { comment: 'x'.repeat(1_000_000) } })).status, 413);
      for (const verb of ['it_ran', 'close_review', 'approve_rules', 'cancel'] as const) await press(world, 'sam', card, { verb });
      await stillWaits(world, run, 0);
      await press(world, 'rita', card, {});
      await world.in(run, 'succeeded');
    },
  },
  {
    id: 'guessed-handle',
    given: 'Somebody who may approve guesses what buttons send, thousands of times.',
    promise: 'Nothing is found, and every guess has the same answer.',
    doors: ['card'],
    timeoutMs: 400_000,
    async play(world) {
      const run = await world.ask('dana', 'act in one');
      const card = await world.card(run);
      const handle = handleOn(card);
      const near = [...handle].map((character, at) => handle.slice(0, at) + (character === 'A' ? 'B' : 'A') + handle.slice(at + 1));
      const guesses = [...near, ...Array.from({ length: GUESSES - near.length }, newHandle)];
      const answers = new Set<string>();
      const lane = async (first: number): Promise<void> => {
        for (let at = first; at < guesses.length; at += AT_ONCE) {
          const { status, reply } = await pressed(world, 'rita', card, { data: { handle: guesses[at] ?? '' } });
          // Where the machine is too busy to answer in time, that is all that is said, of whatever was pressed.
          if (!reply.startsWith('Working on it')) answers.add(`${status} ${reply}`);
        }
      };
      await Promise.all(Array.from({ length: AT_ONCE }, (_, first) => lane(first)));
      assert.equal(answers.size, 1, [...answers].join('\n'));
      await stillWaits(world, run, 0);
    },
  },
];
