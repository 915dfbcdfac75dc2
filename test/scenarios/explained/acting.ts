import assert from 'node:assert/strict';
import type { RunOnWire } from '../../../bot/http/contract.ts';
import { until } from '../../support/until.ts';
import { OPERATORS, type PersonId, POLICY } from './site.ts';
import type { Asked, ExplainedWorld } from './world.ts';

/** How the log names what a button tries. */
const TRIED = { cancel: 'cancel', it_did_not: 'it_did_not', close_review: 'review' } as const;
const UNKNOWN = /There is no run r-\w+ that you may see/;

/** What becomes of buttons and commands about a run of somebody else. */
export function acting(world: () => ExplainedWorld): void {
  /** Cancels through a door, and gives what the person is told. */
  const DOORS: Readonly<Record<string, (person: PersonId, asked: Asked) => Promise<string>>> = {
    'on the card': (person, asked) => world().press(person, asked, 'cancel'),
    'by typing': async (person, { run }) => {
      await world().tell(person, `cancel ${run.id}`);
      return '';
    },
    'in the tab': async (person, { run }) => {
      const seen = JSON.parse((await world().api(person, `/api/runs/${run.id}`)).body) as RunOnWire;
      assert.ok(seen.can.cancel);
      const { status, body } = await world().api(person, `/api/runs/${run.id}/cancel`, {});
      assert.equal(status, 200, body);
      return body;
    },
  };

  let stuck: Asked | null = null;
  /** A run of which nobody knows how its step ended; it takes its time, and nobody here settles it. */
  const unknown = async (): Promise<Asked> => {
    stuck ??= await world().run('dana', 'stuck', 'needs_decision');
    return stuck;
  };

  describe('whoever an approval lets cancel', () => {
    for (const [door, cancel] of Object.entries(DOORS)) {
      it(`may do so ${door} while it waits, before the start and at a step, without seeing anything else`, async () => {
        for (const [command, state] of [
          ['careful in staging', 'waiting_approval'],
          ['gated', 'waiting'],
        ] as const) {
          const asked = await world().run('dana', command, state);
          const { id } = asked.run;
          assert.match(await world().say('olga', `status ${id}`), new RegExp(command.split(' ')[0] ?? ''));
          assert.match(await world().say('olga', `why ${id}`), /It needs the approval of sre/);
          await cancel('olga', asked);
          const ended = await world().local.runIn(['cancelled'], (run) => run.id === id);
          assert.equal(ended.cancel?.by.name, 'Olga Smith');
        }
      });
    }

    it('is offered the command, and may not stop a run that is under way', async () => {
      assert.match(await world().say('olga', 'help'), /cancel <run>/);
      const asked = await world().run('dana', 'careful in staging', 'waiting_approval');
      await world().tell('sven', `approve ${asked.run.id} ${asked.run.planHash.slice(0, 8)}`);
      await world().local.runIn(['waiting'], ({ id }) => id === asked.run.id);
      assert.match(await world().press('olga', asked, 'cancel'), /Olga Smith may not cancel a run of careful.*default-deny/);
      assert.match(await world().say('olga', `cancel ${asked.run.id}`), UNKNOWN);
      assert.equal((await world().api('olga', `/api/runs/${asked.run.id}/cancel`, {})).status, 404);
      assert.equal(await world().stateOf(asked), 'waiting');
      await world().end(asked);
    });
  });

  it('whoever is asked sees what waits for them, and is told what is missing when they cancel it', async () => {
    const asked = await world().run('dana', 'careful in staging', 'waiting_approval');
    const { id } = asked.run;
    assert.match(await world().say('sven', `status ${id}`), /careful/);
    assert.match(await world().say('sven', `cancel ${id}`), /Sven Smith may not cancel a run of careful.*default-deny/);
    assert.match(await world().press('sven', asked, 'cancel'), /Sven Smith may not cancel a run of careful.*default-deny/);
    assert.equal((await world().api('sven', `/api/runs/${id}/cancel`, {})).status, 403);
    await world().end(asked);
  });

  describe('an outsider', () => {
    it('who presses Cancel run is told what is missing, and it is recorded; typed, there is no such run', async () => {
      const asked = await world().run('dana', 'careful in staging', 'waiting_approval');
      assert.match(
        await world().press('owen', asked, 'cancel'),
        /Owen Smith may not cancel a run of careful on staging.*Rule: default-deny\. Your click changed nothing/,
      );
      const [denied] = await world().local.events({ runId: asked.run.id, type: 'decision.denied' });
      assert.deepEqual([denied?.actor.name, denied?.rule, denied?.detail['tried']], ['Owen Smith', 'default-deny', 'cancel']);
      for (const command of ['cancel', 'status']) assert.match(await world().say('owen', `${command} ${asked.run.id}`), UNKNOWN);
      assert.equal(await world().stateOf(asked), 'waiting_approval');
      await world().end(asked);
    });

    it('who presses It ran is told what is missing', async () => {
      const asked = await unknown();
      const said = await world().press('owen', asked, 'it_ran');
      assert.match(said, /Owen Smith may not say how an unknown step of stuck ended.*default-deny/);
      assert.equal(await world().stateOf(asked), 'needs_decision');
    });
  });

  describe('rules that change while roles are looked up', () => {
    const withoutOperators = (): Promise<void> => world().local.write('policy.yml', POLICY.replace(OPERATORS, ''));
    afterEach(() => world().local.write('policy.yml', POLICY));

    const acts = {
      cancel: () => world().run('dana', 'careful in staging', 'waiting_approval'),
      it_did_not: unknown,
      close_review: async () => {
        const asked = await world().run('dana', 'break-glass "the site is down" careful in staging', 'waiting');
        await world().end(asked);
        // Whom to tell is looked up afresh as well.
        await until('reviewers are told', async () => (await world().local.events({ runId: asked.run.id, type: 'break_glass.told' }))[0]);
        return asked;
      },
    } as const;
    for (const [verb, begin] of Object.entries(acts) as readonly (readonly [keyof typeof acts, () => Promise<Asked>])[]) {
      it(`decide ${verb}, and not those of before`, async () => {
        const asked = await begin();
        const before = await world().local.run(asked.run.id);
        world().meanwhile('opal', withoutOperators);
        await world().press('opal', asked, verb);
        // Whoever has pressed has been answered by then that it is being worked on.
        const denied = await until('the press was refused', async () =>
          (await world().local.events({ runId: asked.run.id, type: 'decision.denied' })).find(({ actor }) => actor.name === 'Opal Smith'),
        );
        assert.deepEqual([denied?.rule, denied?.detail['tried']], ['default-deny', TRIED[verb]]);
        const { state, breakGlass } = await world().local.run(asked.run.id);
        assert.deepEqual([state, breakGlass], [before.state, before.breakGlass]);
      });
    }
  });
}
