import assert from 'node:assert/strict';
import { isForBars, variants } from '../support/counts.ts';
import { until } from '../support/until.ts';
import { FAULTS, type Fault, POSTGRES_FAULTS, RAISES, TOO_SLOW } from './unwritable/faults.ts';
import { Stage } from './unwritable/stage.ts';

const SENTENCES = {
  en: /The audit record could not be written, so nothing was done\./,
  pl: /Nie udało się zapisać wpisu audytu, więc nic nie zrobiono\./,
  fr: /L’enregistrement d’audit n’a pas pu être écrit.*rien n’a été fait\./,
} as const;
type Language = keyof typeof SENTENCES;
const LANGUAGES: readonly Language[] = ['en', 'pl', 'fr'];

/** What waits for seconds is for the bars, and so is all of it on the embedded database. */
const KINDS = isForBars()
  ? ([
      ['PGlite', FAULTS],
      ['Postgres', POSTGRES_FAULTS],
    ] as const)
  : ([['Postgres', variants(FAULTS, 1)]] as const);

for (const [kind, faults] of KINDS) {
  describe(`while the audit log cannot be written, on ${kind}`, function () {
    this.timeout(120_000);
    let stage: Stage;
    before(async () => {
      stage = await Stage.open(kind);
    });
    after(() => stage.close());

    for (const [index, fault] of faults.entries()) {
      it(`nothing starts, whoever asks is told, and the same works afterwards: ${fault.name}`, async () => {
        await everyDoor(stage, fault, LANGUAGES[index % LANGUAGES.length] ?? 'en');
      });
    }

    if (kind === 'Postgres') alone(() => stage);
  });
}

/** Every way in which something begins, under a fault and again after it. */
async function everyDoor(stage: Stage, fault: Fault, language: Language): Promise<void> {
  const { teams } = stage.local;
  const sentence = SENTENCES[language];
  for (const person of ['developer', 'release-manager-a']) teams.set(person, { locale: language, timezone: 'Europe/Warsaw' });
  const told = new RegExp(sentence);

  // On the way before the fault: two runs that wait for people, one for its time, one in its first step, one in a wait.
  const { message: thread } = await teams.say('developer', '@Signalbox push production');
  const card = await stage.said(thread.id, /./);
  const pressed = await stage.local.runIn(['waiting_approval'], ({ conversation }) => conversation?.id.endsWith(thread.id) === true);
  const voted = await stage.asked('push', { inputs: { environment: 'production' } });
  const later = await stage.asked('push', { inputs: { environment: 'staging' }, startAt: stage.inMs(60_000) });
  const between = await stage.asked('chain', { inputs: {} });
  const paused = await stage.asked('pause', { inputs: {} });
  await stage.target.holding(between.id);
  await stage.state(paused.id, ['waiting']);
  await stage.state(voted.id, ['waiting_approval']);
  await stage.state(later.id, ['held']);
  await stage.told([pressed, voted]);
  const clockedBefore = new Set((await stage.clocked()).map(({ id }) => id));
  const before = { effects: stage.target.effects().length, events: await stage.events(), lines: stage.lines.length };

  const lift = await fault.put(stage.db, stage.url);
  const doors: Readonly<Record<string, () => Promise<unknown>>> = {
    message: async () => {
      const { message, delivery } = await teams.say('developer', '@Signalbox push staging');
      assert.equal(delivery?.status, 200);
      await stage.said(message.id, told);
    },
    press: () => stage.pressed('release-manager-a', card, 'approve', told),
    vote: async () => refused(await stage.vote(voted, language), told),
    start: async () =>
      refused(await stage.api('developer', '/api/workflows/push/runs', { inputs: { environment: 'staging' } }, language), told),
    cancel: async () => refused(await stage.api('developer', `/api/runs/${paused.id}/cancel`, {}, language), told),
    'the middle of a run': async () => {
      stage.target.release();
      await stage.logged(before.lines, /^A step in the database failed/);
    },
  };
  try {
    await Promise.all(Object.values(doors).map((door) => door()));
    stage.pass(3_600_000);
    await stage.logged(before.lines, /^due work failed/, later.id);
    await stage.logged(before.lines, /^due work failed/, 'clocked');
    assert.deepEqual(await stage.ready(), { status: 503, reason: 'audit.not_written' });
    assert.equal(stage.target.effects().length, before.effects, 'nothing happened outside');
    assert.equal(await stage.events(), before.events);
    assert.equal((await stage.local.run(pressed.id)).state, 'waiting_approval');
    assert.equal((await stage.local.run(paused.id)).state, 'waiting');
  } finally {
    await lift();
  }

  const { message: again } = await teams.say('developer', '@Signalbox push staging');
  const [asked, started] = await Promise.all([
    stage.local.runIn(['succeeded'], ({ conversation }) => conversation?.id.endsWith(again.id) === true),
    stage.asked('push', { inputs: { environment: 'staging' } }),
    stage.vote(voted).then(({ status, text }) => assert.equal(status, 200, text)),
    teams.press('release-manager-a', card.id, { verb: 'approve' }),
    stage.api('developer', `/api/runs/${paused.id}/cancel`, {}),
  ]);
  const done = [asked, started, pressed, voted, later, between];
  for (const { id } of done) await stage.state(id, ['succeeded']);
  await stage.state(paused.id, ['cancelled']);
  const clocked = await stage.local.runIn(['succeeded'], ({ id, plan }) => plan.workflow.name === 'clocked' && !clockedBefore.has(id));
  for (const { id } of [asked, started, pressed, voted, later, clocked]) assert.equal(stage.target.of(id), 1, id);
  assert.deepEqual([stage.target.of(between.id), stage.target.of(paused.id)], [2, 0]);
  // What was refused was not kept for later: one request for each run, and the first of the chain was before.
  assert.equal(stage.target.effects().length, before.effects + 7);
  assert.equal((await stage.ready()).status, 200);
  await stage.verifies();
}

function refused({ status, text }: Readonly<{ status: number; text: string }>, told: RegExp): void {
  assert.equal(status, 503, text);
  assert.match(text, /"reason":"audit\.not_written"/);
  assert.match(text, told);
}

/** What takes a fault of its own. */
function alone(stageOf: () => Stage): void {
  if (isForBars())
    it('the limit of a statement strikes before Teams gives up on the answer', async () => {
      const stage = stageOf();
      stage.local.teams.set('developer', { locale: 'en', timezone: 'UTC' });
      const lift = await TOO_SLOW.put(stage.db, stage.url);
      try {
        const { message, delivery } = await stage.local.teams.say('developer', '@Signalbox push staging');
        assert.equal(delivery?.status, 200);
        await stage.said(message.id, SENTENCES.en);
      } finally {
        await lift();
      }
    });

  it('a message that Teams delivers again is done once, and not before', async () => {
    const stage = stageOf();
    const { teams } = stage.local;
    const draft = teams.draft('developer', { channel: teams.world.team.id }, '@Signalbox push staging');
    const thread = String(draft['id']);
    const runs = async () => (await stage.local.app.store.runs({}, null, 200)).rows.filter((run) => run.conversation?.id.endsWith(thread));
    const lift = await RAISES.put(stage.db, stage.url);
    assert.equal((await teams.deliver(draft)).status, 200);
    assert.deepEqual(await runs(), []);
    await lift();
    for (const _ of [1, 2]) assert.equal((await teams.deliver(draft)).status, 200);
    const [run, ...others] = await runs();
    assert.ok(run !== undefined);
    await stage.state(run.id, ['succeeded']);
    assert.deepEqual([others, stage.target.of(run.id)], [[], 1]);
  });

  it('readiness comes back by itself, leaves nothing in the log of events, and is said once', async () => {
    const stage = stageOf();
    const lift = await RAISES.put(stage.db, stage.url);
    const from = stage.lines.length;
    for (const _ of [1, 2, 3]) await stage.local.teams.say('developer', '@Signalbox push staging');
    assert.equal((await stage.ready()).status, 503);
    const events = await stage.events();
    await lift();
    await until('it is ready again', async () => (await stage.ready()).status === 200);
    assert.equal(await stage.events(), events);
    const said = stage.lines.slice(from).filter(({ message }) => /^The audit log can(not)? be written/.test(message));
    assert.deepEqual(
      said.map(({ level }) => level),
      ['error', 'info'],
    );
    await stage.verifies();
  });
}
