import assert from 'node:assert/strict';
import { PRESS_VERBS, type PressVerb } from '../../bot/core/chat.ts';
import type { Run } from '../../bot/core/run/run.ts';
import { LiveEvents, STREAM_LIMITS } from '../../bot/http/live-events.ts';
import { type HttpDeps, routesOf } from '../../bot/http/server.ts';
import { findCommands } from '../../bot/plugins.ts';
import { recordingOperations } from '../http/recording-operations.ts';
import { count } from '../support/counts.ts';
import { COMMAND_ROWS } from './sweep/command-rows.ts';
import { HTTP_ROWS, WITHOUT_PERSON } from './sweep/http-rows.ts';
import { PEOPLE, type PersonId } from './sweep/site.ts';
import { namesOf, nothingLike, SweepWorld, withoutNames } from './sweep/world.ts';

/** All of them under the bars; else `nothing` and a few others, who are other ones for each row. */
function triers(row: number): readonly PersonId[] {
  const few = Array.from({ length: count(PEOPLE.length) + 1 }, (_, index) => PEOPLE[(row * 3 + index) % PEOPLE.length] ?? 'nothing');
  return PEOPLE.filter((person) => few.includes(person) || person === 'nothing');
}

/** Everybody to whom the far environment is another team's. */
function strangers(row: number): readonly PersonId[] {
  return triers(row).filter((person) => person !== 'chief');
}

/** Every way into the product, tried by everybody: what the policy says is what happens, and what one may not see is not there. */
describe('whoever tries whatever', function () {
  this.timeout(120_000);
  let world: SweepWorld;
  before(async () => {
    world = await SweepWorld.start();
  });
  after(() => world.local.stop());

  describe('over HTTP', () => {
    it('is asked on every route there is', () => {
      const unused = { operations: recordingOperations([]), tabDir: '', local: false } as unknown as HttpDeps;
      const routes = routesOf(unused, new LiveEvents({ ...unused, maySee: async () => true, limits: STREAM_LIMITS }));
      const there = routes.map(({ method, path }) => `${method} ${path}`);
      assert.deepEqual([...HTTP_ROWS.map(({ route }) => route), ...WITHOUT_PERSON].sort(), there.sort());
    });

    for (const [index, row] of HTTP_ROWS.entries()) {
      it(`is answered as the policy says: ${row.route}`, async () => {
        const wrong: string[] = [];
        for (const person of triers(index)) {
          const run = await world.waiting('near');
          const { status, body } = await world.ask(person, row.request(namesOf(run)));
          if (status !== row.near(person)) wrong.push(`${person}: ${status} instead of ${row.near(person)}: ${body.slice(0, 200)}`);
        }
        assert.deepEqual(wrong, []);
      });
    }

    for (const [index, row] of HTTP_ROWS.filter(({ namesRun }) => namesRun).entries()) {
      it(`is told the same of what one may not see as of what is not there: ${row.route}`, async () => {
        const far = await world.waiting('far');
        for (const person of strangers(index)) {
          const [there, absent] = [namesOf(far), nothingLike(far)];
          const answers = [await world.ask(person, row.request(there)), await world.ask(person, row.request(absent))];
          assert.equal(answers[0]?.status, 404, `${person}: ${answers[0]?.body}`);
          assert.deepEqual(withoutNames(answers[0]?.body ?? '', there), withoutNames(answers[1]?.body ?? '', absent), person);
        }
        assert.deepEqual((await world.local.run(far.id)).approvals, far.approvals);
        assert.equal((await world.local.run(far.id)).state, 'waiting_approval');
      });
    }

    for (const [index, path] of ['/api/runs', '/api/approvals', '/api/reviews', '/api/workflows'].entries()) {
      it(`is shown nothing of another team in ${path}`, async () => {
        const far = await world.waiting('far');
        for (const person of strangers(index)) {
          const { body } = await world.ask(person, { path });
          assert.doesNotMatch(body, new RegExp(`${far.id}|remote`), person);
        }
      });
    }
  });

  describe('by typing', () => {
    it('is asked with every command there is', async () => {
      const commands = await findCommands();
      assert.deepEqual(COMMAND_ROWS.map(({ command }) => command).sort(), [...commands.values()].map(({ name }) => name).sort());
    });

    for (const [index, row] of COMMAND_ROWS.entries()) {
      it(`is answered as the policy says: ${row.command}`, async () => {
        const wrong: string[] = [];
        for (const person of triers(index)) {
          const run = await world.waiting('near');
          const expected = row.near(person);
          const said = await world.say(person, row.typed(namesOf(run)), expected === null ? run : null);
          if (expected !== null && !expected.test(said)) wrong.push(`${person}: ${said}`);
          if (expected === null && /Rule: |There is no run/.test(said)) wrong.push(`${person}: ${said}`);
        }
        assert.deepEqual(wrong, []);
      });
    }

    for (const [index, row] of COMMAND_ROWS.filter(({ namesRun }) => namesRun).entries()) {
      it(`is told the same of what one may not see as of what is not there: ${row.command}`, async () => {
        const far = await world.waiting('far');
        for (const person of strangers(index)) {
          const [there, absent] = [namesOf(far), nothingLike(far)];
          const [of, ofNothing] = [await world.say(person, row.typed(there)), await world.say(person, row.typed(absent))];
          assert.equal(withoutNames(of, there), withoutNames(ofNothing, absent), person);
          assert.notEqual(of, '');
        }
        assert.equal((await world.local.run(far.id)).state, 'waiting_approval');
      });
    }
  });

  describe('by a button', () => {
    /** Who decides something with a verb, of a run that waits for its approval near them. */
    const DECIDES: Readonly<Record<PressVerb, readonly PersonId[]>> = {
      approve: ['approve'],
      reject: ['approve'],
      cancel: ['run', 'cancel'],
      it_ran: [],
      it_did_not: [],
      abort: [],
      close_review: [],
      submit_form: [],
      refresh: [],
      approve_rules: [],
      reject_rules: [],
    };
    const pressAll = async (person: PersonId, verb: PressVerb, run: Run): Promise<boolean> => {
      for (const handle of await world.handles(run)) assert.equal(await world.press(person, verb, handle), 200);
      return (await world.local.run(run.id)).state !== 'waiting_approval';
    };

    for (const [index, verb] of PRESS_VERBS.entries()) {
      it(`decides what the policy says, and nothing of another team: ${verb}`, async () => {
        const far = await world.waiting('far');
        for (const person of strangers(index)) {
          assert.equal(await pressAll(person, verb, await world.waiting('near')), DECIDES[verb].includes(person), person);
          assert.equal(await pressAll(person, verb, far), false, person);
        }
        assert.deepEqual((await world.local.run(far.id)).approvals, far.approvals);
      });
    }
  });
});
