import assert from 'node:assert/strict';
import { PRESS_VERBS } from '../../bot/core/chat.ts';
import { findCommands } from '../../bot/plugins.ts';
import { textOf } from '../support/card-text.ts';
import { count } from '../support/counts.ts';
import { productRoutes } from '../support/routes.ts';
import { COMMAND_ROWS } from './sweep/command-rows.ts';
import { HTTP_ROWS, WITHOUT_PERSON } from './sweep/http-rows.ts';
import { PEOPLE, type PersonId } from './sweep/site.ts';
import { VERB_ROWS } from './sweep/verb-rows.ts';
import { namesOf, nothingLike, SweepWorld, type Where, withoutNames } from './sweep/world.ts';

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
      const there = productRoutes().map(({ method, path }) => `${method} ${path}`);
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

  describe('by typing what nobody else sees', () => {
    const CHANGES = /Everybody here (sees|can read)/;
    for (const [index, row] of COMMAND_ROWS.entries()) {
      it(`is answered as in public, and others see one record of what it changed, and nothing else: ${row.command}`, async () => {
        const wrong: string[] = [];
        for (const person of triers(index)) {
          const run = await world.waiting('near');
          const expected = (row.alone ?? row.near)(person);
          const { alone, openly } = await world.slash(person, row.typed(namesOf(run)));
          const changed = CHANGES.test(alone);
          const right = expected === null || changed ? changed : expected.test(alone);
          if (!right) wrong.push(`${person}: ${alone}`);
          // What a step says in the thread is the run's own.
          const records = openly.filter((one) => textOf(one) !== 'done');
          if (records.length !== (changed ? 1 : 0)) wrong.push(`${person}: ${openly.map(textOf).join(' | ')}`);
        }
        assert.deepEqual(wrong, []);
      });
    }
  });

  describe('by a button', () => {
    for (const [index, verb] of PRESS_VERBS.entries()) {
      const { decides, subject } = VERB_ROWS[verb];
      const presses = async (person: PersonId, where: Where): Promise<boolean> => {
        const { handles, inputs, decided } = await subject(world, where);
        assert.notEqual(handles.length, 0);
        for (const handle of handles) assert.equal(await world.press(person, verb, handle, inputs), 200);
        return decided();
      };
      it(`decides what the policy says, and nothing of another team: ${verb}`, async () => {
        const tried = [...new Set([...strangers(index), ...decides])];
        for (const person of tried) assert.equal(await presses(person, 'near'), decides.includes(person), person);
        // Rules belong to no team.
        if (verb === 'approve_rules' || verb === 'reject_rules') return;
        for (const person of tried) assert.equal(await presses(person, 'far'), false, person);
      });
    }
  });
});
