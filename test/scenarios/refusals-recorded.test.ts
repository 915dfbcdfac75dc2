import assert from 'node:assert/strict';
import type { PressVerb } from '../../bot/core/chat.ts';
import { newHandle } from '../../bot/core/ids.ts';
import type { StoredEvent } from '../../bot/core/ports.ts';
import { findAction } from '../../bot/local/connector/card-actions.ts';
import { type BoardMessage, cardsOf } from '../../bot/local/connector/message-board.ts';
import { textOf } from '../support/card-text.ts';
import { type LocalApp, startLocalApp } from '../support/local-app.ts';

type Answered = Readonly<{ status: number; body: string }>;
/** Type, actor, rule or reason, workflow, environment: what one looks for when one asks who was refused what. */
type Line = readonly [type: string, name: string, why: string, workflow: string | null, environment: string | null];

describe('what was asked for and refused is in the audit log', function () {
  // Starting the whole product takes seconds where the machine does other things as well.
  this.timeout(120_000);
  let local: LocalApp;
  before(async () => {
    local = await startLocalApp();
  });
  after(() => local.stop());

  const answerTo = (thread: string, words = /./): Promise<BoardMessage> =>
    local.teams.waitFor((message) => message.threadId === thread && message.from.kind === 'bot' && words.test(textOf(message)), 20_000);
  const ask = async (person: string, text: string, words?: RegExp): Promise<BoardMessage> => {
    const { message } = await local.teams.say(person, `@Signalbox ${text}`);
    return answerTo(message.id, words);
  };
  const api = async (person: string, path: string, body?: unknown): Promise<Answered> => {
    const persona = local.config.site?.site.people.find(({ id }) => id === person) ?? assert.fail(person);
    const response = await fetch(local.origin + path, {
      method: body === undefined ? 'GET' : 'POST',
      headers: { authorization: `Bearer ${await local.surroundings.issuer.userToken(persona)}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return { status: response.status, body: await response.text() };
  };
  /** The events that somebody's act causes, oldest first; what earlier runs still do meanwhile is not among them. */
  const causedBy = async (work: () => Promise<unknown>): Promise<readonly StoredEvent[]> => {
    const before = (await local.events())[0]?.seq ?? 0;
    await work();
    return (await local.events()).filter(({ seq, via }) => seq > before && via !== 'engine').toReversed();
  };
  const lineOf = ({ type, actor, rule, detail, workflow, environment }: StoredEvent): Line => [
    type,
    actor.name,
    rule ?? String(detail['reason'] ?? ''),
    workflow,
    environment,
  ];
  const REFUSALS: ReadonlySet<string> = new Set(['command.refused', 'decision.denied', 'access.denied']);
  const refusedBy = async (work: () => Promise<unknown>): Promise<readonly Line[]> =>
    (await causedBy(work)).filter(({ type }) => REFUSALS.has(type)).map(lineOf);

  describe('on a form', () => {
    const opened = async (): Promise<BoardMessage> => ask('developer', 'deploy shop', /Environment/);
    const send = (person: string, form: BoardMessage, version: string) => {
      const filled = findAction(cardsOf(form.activity), { verb: 'submit_form' }) ?? assert.fail('no button');
      const data = { ...filled.data, service: 'shop', version, environment: 'staging' };
      return local.teams.press(person, form.id, { action: { ...filled, data } });
    };

    it('that was made for somebody else', async () => {
      const form = await opened();
      assert.deepEqual(await refusedBy(() => send('release-manager-a', form, '1.1.0')), [
        ['decision.denied', 'Release manager A', 'form.not_yours', 'deploy', 'staging'],
      ]);
    });

    it('that was filled in wrongly, with the fields and not with what was typed', async () => {
      const form = await opened();
      const [event, ...others] = await causedBy(() => send('developer', form, 'newest-of-all'));
      assert.ok(event !== undefined);
      assert.deepEqual(lineOf(event), ['command.refused', 'Developer', 'run.invalid_inputs', 'deploy', 'staging']);
      assert.deepEqual([event.detail['fields'], others], ['version', []]);
      assert.doesNotMatch(JSON.stringify(event), /newest/);
    });

    it('that was sent before', async () => {
      const form = await opened();
      await send('developer', form, '1.1.0');
      await local.runIn(['succeeded']);
      assert.deepEqual(await refusedBy(() => send('developer', form, '1.1.0')), [
        ['command.refused', 'Developer', 'card.unknown_handle', null, null],
      ]);
    });

    it('whose button is pressed twice at once', async () => {
      const form = await opened();
      const lines = await refusedBy(() => Promise.all([send('developer', form, '1.1.0'), send('developer', form, '1.1.0')]));
      assert.equal(lines.length, 1);
      assert.match(lines[0]?.[2] ?? '', /^(form\.repeated|card\.unknown_handle)$/);
      await local.runIn(['succeeded']);
    });
  });

  describe('on a card', () => {
    const press = (person: string, messageId: string, verb: PressVerb, handle: string) =>
      local.teams.press(person, messageId, { action: { type: 'Action.Execute', verb, data: { handle } } });

    it('with a handle that nobody gave out, once for each press and without the handle', async () => {
      const { id } = await ask('developer', 'help');
      const handle = newHandle();
      const [event, ...others] = await causedBy(() => press('outsider', id, 'approve', handle));
      assert.ok(event !== undefined);
      assert.deepEqual([lineOf(event), others], [['command.refused', 'Outsider', 'card.unknown_handle', null, null], []]);
      assert.deepEqual([event.detail['tried'], JSON.stringify(event).includes(handle)], ['approve', false]);
    });

    it('and once when Teams delivers the press again', async () => {
      const { id } = await ask('developer', 'help');
      const action = { type: 'Action.Execute', verb: 'approve', data: { handle: newHandle() } } as const;
      const once = local.teams.draftPress('outsider', id, { action });
      const lines = await refusedBy(async () => {
        for (const activity of [once, once, once]) assert.equal((await local.teams.deliver(activity)).status, 200);
      });
      assert.equal(lines.length, 1);
    });

    it('but not when Teams only asks for it anew', async () => {
      const { id } = await ask('developer', 'help');
      assert.deepEqual(await causedBy(() => press('outsider', id, 'refresh', newHandle())), []);
    });
  });

  describe('by typing', () => {
    const ended = async (): Promise<string> => {
      const { threadId } = await ask('developer', 'releases of shop');
      assert.ok(threadId !== null, 'the answer is in a thread');
      return (await local.runIn(['succeeded'], ({ conversation }) => conversation?.id.includes(threadId) === true)).id;
    };

    it('to cancel what has ended, as the button does', async () => {
      const run = await ended();
      const events = await causedBy(() => ask('developer', `cancel ${run}`));
      assert.deepEqual(
        events.map(({ type, runId, rule, detail }) => [type, runId, rule, detail['tried'] ?? detail['text']]),
        [
          ['command.asked', run, null, `cancel ${run}`],
          ['decision.denied', run, 'run.already_ended', 'cancel'],
        ],
      );
    });

    it('to vote on what there is not, with what was typed', async () => {
      const events = await causedBy(() => ask('release-manager-a', 'approve r-zzzzzzzz abcdef12'));
      assert.deepEqual(
        events.map(({ type, detail }) => [type, detail['text'], detail['reason']]),
        [
          ['command.asked', 'approve r-zzzzzzzz abcdef12', undefined],
          ['command.refused', 'approve r-zzzzzzzz abcdef12', 'run.unknown'],
        ],
      );
    });

    it('to vote on a run, with the run, also for somebody who may not see it', async () => {
      const run = await ended();
      const wrong = `approve ${run.toUpperCase()} abcdef12`;
      for (const person of ['release-manager-a', 'outsider']) {
        const events = await causedBy(() => ask(person, wrong));
        assert.deepEqual(
          events.map(({ type, runId, workflow }) => [type, runId, workflow]),
          [
            ['command.asked', run, 'status'],
            ['command.refused', run, 'status'],
          ],
          person,
        );
      }
    });

    it('to start what one may not, with what and where, however it is asked for', async () => {
      for (const before of ['', 'at "tomorrow 08:00" ', 'break-glass "the site is down" ']) {
        const events = await causedBy(() => ask('outsider', `${before}deploy shop 1.1.0 to staging`));
        assert.deepEqual(
          events.map(({ type, rule, workflow, environment }) => [type, rule, workflow, environment]),
          [
            ['command.asked', null, 'deploy', 'staging'],
            ['decision.denied', 'default-deny', 'deploy', 'staging'],
          ],
          before,
        );
      }
    });

    it('to know what somebody else may, with the rule', async () => {
      const question = 'why deploy shop 1.1.0 to staging for release-manager-a';
      const events = await causedBy(() => ask('outsider', question));
      assert.deepEqual(
        events.map(({ type, rule, workflow, environment, detail }) => [type, rule, workflow, environment, detail['text']]),
        [
          ['command.asked', null, 'deploy', 'staging', question],
          ['decision.denied', 'default-deny', 'deploy', 'staging', question],
        ],
      );
    });

    it('with a bare word', async () => {
      const events = await causedBy(() => ask('developer', 'cancel'));
      assert.deepEqual(
        events.map(({ type, detail }) => [type, detail['text']]),
        [
          ['command.asked', 'cancel'],
          ['command.refused', 'cancel'],
        ],
      );
    });

    it('to cancel what there is not', async () => {
      assert.deepEqual(await refusedBy(() => ask('developer', 'cancel r-zzzzzzzz')), [
        ['command.refused', 'Developer', 'run.unknown', null, null],
      ]);
    });
  });

  describe('in the tab', () => {
    const start = (person: string, workflow: string, inputs: object) => api(person, `/api/workflows/${workflow}/runs`, { inputs });

    it('to start a workflow that there is not', async () => {
      const [event] = await causedBy(async () => assert.equal((await start('developer', 'no-such-thing', {})).status, 404));
      assert.ok(event !== undefined);
      assert.deepEqual(lineOf(event), ['command.refused', 'Developer', 'workflow.unknown', null, null]);
      assert.equal(event.detail['name'], 'no-such-thing');
    });

    it('to start something with wrong or missing inputs, with the fields and not with what was typed', async () => {
      const wrong = { version: 'newest-of-all', environment: 'staging', hostile: 'x' };
      const [event] = await causedBy(async () => assert.equal((await start('developer', 'deploy', wrong)).status, 400));
      assert.ok(event !== undefined);
      assert.deepEqual(lineOf(event), ['command.refused', 'Developer', 'run.invalid_inputs', 'deploy', 'staging']);
      assert.equal(event.detail['fields'], 'service, version');
      assert.doesNotMatch(JSON.stringify(event), /newest|hostile/);
    });

    it('to start what one may not, with where', async () => {
      const inputs = { service: 'shop', version: '1.1.0', environment: 'staging' };
      assert.deepEqual(await refusedBy(() => start('outsider', 'deploy', inputs)), [
        ['access.denied', 'Outsider', 'default-deny', 'deploy', 'staging'],
      ]);
    });

    it('to ask about somebody else', async () => {
      const about = '/api/explain?workflow=deploy&environment=staging&person=release-manager-a';
      assert.deepEqual(await refusedBy(async () => assert.equal((await api('outsider', about)).status, 403)), [
        ['access.denied', 'Outsider', 'default-deny', 'deploy', 'staging'],
      ]);
    });

    it('to ask about somebody or something that there is not', async () => {
      const of = (query: string) => refusedBy(() => api('release-manager-a', `/api/explain?${query}`));
      assert.deepEqual(await of('workflow=deploy&environment=staging&person=nobody-here'), [
        ['command.refused', 'Release manager A', 'person.unknown', 'deploy', 'staging'],
      ]);
      assert.deepEqual(await of('command=nothing+at+all'), [['command.refused', 'Release manager A', 'why.not_a_command', null, null]]);
    });

    it('to propose or decide on rules that there are not', async () => {
      const [proposed] = await causedBy(() => api('release-manager-a', '/api/rules/00000000/propose', {}));
      const decision = { proposalId: 'p-222222222222', comment: '' };
      const [decided] = await causedBy(() => api('release-manager-a', '/api/rules/00000000/reject', decision));
      const parts = (event: StoredEvent | undefined) => [event?.type, event?.detail['tried'], event?.detail['reason']];
      assert.deepEqual(parts(proposed), ['command.refused', 'propose rules', 'rules.unknown']);
      assert.deepEqual(parts(decided), ['command.refused', 'reject rules', 'rules.unknown']);
    });

    it('to act on a run that there is not', async () => {
      const [event] = await causedBy(() => api('developer', '/api/runs/r-zzzzzzzz/cancel', {}));
      assert.ok(event !== undefined);
      assert.deepEqual(lineOf(event), ['command.refused', 'Developer', 'run.unknown', null, null]);
      assert.deepEqual([event.detail['tried'], event.detail['run']], ['cancel', 'r-zzzzzzzz']);
    });
  });
});
