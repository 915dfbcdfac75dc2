import assert from 'node:assert/strict';
import type { Explanation } from '../../../bot/http/contract.ts';
import type { PersonId } from './site.ts';
import type { ExplainedWorld } from './world.ts';

/** What is answered to `why` and `who can`, and what is offered at all. */
export function asking(world: () => ExplainedWorld): void {
  const say = (person: PersonId, text: string): Promise<string> => world().say(person, text);

  describe('why of a run', () => {
    for (const [what, command, source] of [
      ['risk', 'careful in staging', 'careful on staging'],
      ['connector', 'scripted in production', 'scripted on production'],
    ] as const) {
      it(`names the approval that its ${what} asks for, as its requester is answered`, async () => {
        const asked = await world().run('dana', command, 'waiting_approval');
        const answer = new RegExp(`Dana Smith may ask to run ${source}: the rule developers-run allows it after approval`);
        for (const person of ['dana', 'vera', 'vic'] as const) {
          const said = await say(person, `why ${asked.run.id}`);
          assert.match(said, answer, person);
          assert.match(said, /It needs the approval of sre/, person);
        }
        await world().end(asked);
      });
    }

    it('tells the roles of its requester only to them and to those who may explain', async () => {
      const asked = await world().run('dana', 'careful in staging', 'waiting_approval');
      const told = async (person: PersonId): Promise<boolean> =>
        /Dana Smith has the role developer/.test(await say(person, `why ${asked.run.id}`));
      assert.deepEqual([await told('dana'), await told('vera'), await told('vic')], [true, true, false]);
      await world().end(asked);
    });

    it('names the approval of a step that it waits for', async () => {
      const asked = await world().run('dana', 'gated', 'waiting');
      assert.match(await say('dana', `why ${asked.run.id}`), /Dana Smith may run gated.*It needs the approval of sre/);
      await world().end(asked);
    });
  });

  describe('who can', () => {
    it('names nobody whom another of their roles forbids it', async () => {
      const said = await say('vera', 'who can scripted in production');
      assert.match(said, /developer: may ask; it starts once approved \(Dana Smith\)\./);
      assert.match(said, /contractor: may not \(Carl Smith\)\./);
    });

    it('names nobody as not permitted whom another of their roles lets do it', async () => {
      const said = await say('vera', 'who can scripted in staging');
      assert.match(said, /developer: may \((Dana Smith, Carl Smith|Carl Smith, Dana Smith)\)\./);
      assert.match(said, /contractor: may not \(but everybody who has it has another role, which decides\)\./);
    });

    it('answers about a person as it decides for them, and refuses whoever may not ask', async () => {
      const about = (person: PersonId, whom: string): Promise<string> => say(person, `why scripted in production for ${whom}`);
      assert.match(await about('vera', 'carl'), /No: the rule “contractors-not-production” decides/);
      assert.match(await about('vera', 'dana'), /Yes, once approved by sre: the rule “developers-run”/);
      assert.match(await about('dana', 'carl'), /You may always ask about yourself/);
    });

    it('answers the tab the same', async () => {
      const path = '/api/explain?workflow=scripted&environment=production&person=carl';
      const { status, body } = await world().api('vera', path);
      assert.equal(status, 200, body);
      const { effect, rule, whoCan } = JSON.parse(body) as Explanation;
      assert.deepEqual([effect, rule], ['deny', 'contractors-not-production']);
      const people = whoCan.map(({ role, people, otherwise }) => [role, people, otherwise]);
      assert.deepEqual(people.slice(0, 2), [
        ['developer', ['Dana Smith'], true],
        ['contractor', ['Carl Smith'], false],
      ]);
      assert.equal((await world().api('dana', path)).status, 403);
    });
  });

  describe('a question', () => {
    it('takes a “for” of the command itself for no person', async () => {
      const before = (await world().local.events())[0]?.seq ?? 0;
      assert.match(await say('dana', 'why silence shop for 2h'), /Yes, at once: the rule “developers-run”/);
      assert.match(await say('owen', 'why silence shop for 2h'), /No: the rule “default-deny”.*Owen Smith/);
      const said = (await world().local.events()).filter(({ seq, type }) => seq > before && /^command|denied$/.test(type));
      assert.deepEqual(
        said.map(({ type, workflow }) => [type, workflow]),
        [
          ['command.asked', 'silence'],
          ['command.asked', 'silence'],
        ],
      );
    });

    for (const whom of ['carl', '@Carl Smith'])
      it(`is about the person it ends with: ${whom}`, async () => {
        assert.match(await say('vera', `why silence shop for 2h for ${whom}`), /Yes, at once.*Carl Smith may run silence/);
        assert.match(await say('vera', `why scripted in production for ${whom}`), /No: the rule “contractors-not-production”.*Carl Smith/);
      });
  });

  describe('what is critical and approved by nobody where one may run it', () => {
    it('is not offered, and refused with the reason before anything is asked', async () => {
      const [intern, developer] = [await say('ina', 'help'), await say('dana', 'help')];
      assert.deepEqual(
        [/careful in/, /danger in/].map((words) => words.test(intern)),
        [true, false],
      );
      assert.match(developer, /danger in/);
      assert.doesNotMatch((await world().api('ina', '/api/workflows')).body, /danger/);
      const refused = await say('ina', 'danger in');
      for (const words of [/critical-needs-approval/, /danger is critical, and policy\.yml asks nobody to approve it/])
        assert.match(refused, words);
    });
  });
}
