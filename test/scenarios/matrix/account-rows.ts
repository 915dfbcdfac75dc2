import assert from 'node:assert/strict';
import { voteAs } from './forging.ts';
import { type Row, stillWaits } from './row.ts';
import { AGENT, type PersonId } from './site.ts';

/** Whoever has this one is called like somebody who may approve. */
const SECOND_ACCOUNT = '00000000-0000-4000-8000-0000000001a9';

const nobodys = (id: string, given: string, promise: string, person: PersonId): Row => ({
  id,
  given,
  promise,
  async play(world, door) {
    const run = await world.ask('dana', 'act in one');
    assert.match((await world.vote(door, person, run)).said, /needs the role release|no run .* that you may see/);
    await stillWaits(world, run, 0);
  },
});

/** Whose account counts. */
export const ACCOUNT_ROWS: readonly Row[] = [
  nobodys(
    'guest',
    'A guest to whom Entra gave the role approves, and policy does not name them.',
    'Denied: guests have only what names them.',
    'gil',
  ),
  nobodys('closed-account', 'Somebody whose account is closed approves, who still has the role.', 'Denied.', 'cleo'),
  {
    id: 'second-account',
    given: 'Somebody approves with an account that only has the name of an approver.',
    promise: 'Denied: names decide nothing.',
    async play(world, door) {
      const run = await world.ask('dana', 'act in one');
      await voteAs(world, door, run, { objectId: SECOND_ACCOUNT });
      await stillWaits(world, run, 0);
    },
  },
  {
    id: 'no-account',
    given: 'Somebody approves whom Teams or the token does not identify.',
    promise: 'Refused at the door.',
    async play(world, door) {
      const run = await world.ask('dana', 'act in one');
      assert.equal(await voteAs(world, door, run, { objectId: null }), door === 'tab' ? 401 : 403);
      await stillWaits(world, run, 0);
    },
  },
  {
    id: 'software',
    given: 'Software approves, which policy names among the approvers.',
    promise: 'Denied: software never approves.',
    async play(world, door) {
      const run = await world.ask('dana', 'act in one');
      const status = await voteAs(world, door, run, { objectId: AGENT, software: true });
      assert.equal(status, door === 'tab' ? 401 : 200);
      await stillWaits(world, run, 0);
      // The tab lets no software in at all.
      assert.deepEqual(await world.denials(run), door === 'tab' ? [] : ['agents-never-approve']);
    },
  },
];
