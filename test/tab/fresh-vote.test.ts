import assert from 'node:assert/strict';
import { ApiProblem } from '../../tab/api/problem.ts';
import { castFresh, isFresh } from '../../tab/runs/fresh-vote.ts';
import { ENGLISH } from './support/english.ts';

const refusal = (reason: string): ApiProblem =>
  new ApiProblem({ status: 403, code: 'forbidden', reason, message: 'The server’s sentence.', requestId: 'q-1' });
const TOO_OLD = refusal('policy.critical-in-tab');

/** A vote that is answered in this order, and a sign-in of this age that becomes 0 when it is renewed. */
function voting(ageMs: number | null, answers: readonly (string | ApiProblem)[], critical = true) {
  const left = [...answers];
  const steps: string[] = [];
  let age = ageMs;
  const signIn = {
    ageMs: () => age,
    again: async () => {
      steps.push('sign in');
      age = 0;
    },
  };
  const cast = async (): Promise<string> => {
    steps.push('vote');
    const next = left.shift() ?? assert.fail('more votes than answers');
    if (next instanceof ApiProblem) throw next;
    return next;
  };
  return { steps, casting: castFresh({ critical, signIn, cast, asking: () => steps.push('say so') }) };
}

describe('castFresh', () => {
  it('says so and signs in first when the sign-in is old or of unknown age', async () => {
    for (const age of [600_000, null]) {
      const { steps, casting } = voting(age, ['done']);
      assert.equal(await casting, 'done');
      assert.deepEqual(steps, ['say so', 'sign in', 'vote']);
    }
  });

  it('votes at once with a fresh sign-in, and where none is asked for', async () => {
    for (const [age, critical] of [[1000, true] as const, [600_000, false] as const]) {
      const { steps, casting } = voting(age, ['done'], critical);
      await casting;
      assert.deepEqual(steps, ['vote']);
    }
  });

  it('signs in and votes once more when the server finds the sign-in too old', async () => {
    const { steps, casting } = voting(1000, [TOO_OLD, 'done']);
    assert.equal(await casting, 'done');
    assert.deepEqual(steps, ['vote', 'say so', 'sign in', 'vote']);
  });

  it('never votes a third time, and says what helps then', async () => {
    const { steps, casting } = voting(1000, [TOO_OLD, TOO_OLD]);
    await assert.rejects(
      casting,
      (error: unknown) => error instanceof ApiProblem && /Sign out of Teams/.test(ENGLISH.tell(error.parts.message)),
    );
    assert.deepEqual(steps, ['vote', 'say so', 'sign in', 'vote']);
  });

  it('passes every other refusal on as it is, without signing in', async () => {
    const other = refusal('policy.requester-never-approves');
    const { steps, casting } = voting(1000, [other]);
    await assert.rejects(casting, other);
    assert.deepEqual(steps, ['vote']);
  });
});

describe('isFresh', () => {
  it('leaves the vote half a minute to arrive within the five of the server', () => {
    assert.deepEqual([isFresh(270_000), isFresh(270_001), isFresh(null)], [true, false, false]);
  });
});
