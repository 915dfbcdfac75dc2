import assert from 'node:assert/strict';
import type { CardButton, RunCard } from '../../bot/core/chat.ts';
import { RUN_STATES, type RunState } from '../../bot/core/run/run.ts';
import { renderAnswer, runSummary } from '../../cards/answer.ts';
import type { CardJson } from '../../cards/render.ts';
import { runCard } from '../../cards/run/index.ts';
import { RUN_LOOKS, STEP_LOOKS } from '../../cards/run/words.ts';
import { FORM, HELP, RUNS, WHY } from './answers.ts';
import { RUN_CARDS } from './run-cards.ts';
import { assertSound, leaves } from './validation.ts';

const texts = (card: CardJson) =>
  leaves(card)
    .filter(({ key }) => key === 'text')
    .map(({ text }) => text);
const reads = (card: CardJson) => texts(card).join('\n');
const verbs = (card: CardJson) =>
  leaves(card)
    .filter(({ node, key }) => node === 'Action.Execute' && key === 'verb')
    .map(({ text }) => text);

function waiting(change: Partial<RunCard['view']>): CardJson {
  const { view, buttons } = RUN_CARDS.waiting_approval;
  return runCard({ view: { ...view, ...change }, buttons });
}

describe('runCard', () => {
  for (const [name, card] of Object.entries(RUN_CARDS)) {
    it(`is sound and says the state in a word: ${name}`, () => {
      const drawn = runCard(card);
      assertSound(drawn);
      assert.ok(texts(drawn).includes(`${RUN_LOOKS[card.view.state].symbol} ${RUN_LOOKS[card.view.state].word}`));
    });
  }

  it('has a look of its own for every state', () => {
    for (const looks of [RUN_LOOKS, STEP_LOOKS]) {
      const words = Object.values(looks).map(({ word }) => word);
      assert.equal(new Set(words).size, words.length);
    }
    assert.deepEqual(Object.keys(RUN_LOOKS).toSorted(), [...RUN_STATES].toSorted());
  });

  it('carries the handle and nothing else on its buttons', () => {
    const { view } = RUN_CARDS.waiting_approval;
    const [approve] = JSON.parse(JSON.stringify(runCard(RUN_CARDS.waiting_approval)['actions']));
    assert.deepEqual(approve.data, { handle: RUN_CARDS.waiting_approval.buttons[0].handle });
    assert.deepEqual(Object.keys(approve.fallback.data), ['verb', 'handle']);
    assert.ok(!JSON.stringify(runCard(RUN_CARDS.waiting_approval)).includes(view.planHash));
  });

  it('offers the buttons that it was given, in their order, and a comment only for a vote', () => {
    assert.deepEqual(verbs(runCard(RUN_CARDS.waiting_approval)), ['approve', 'reject', 'cancel']);
    assert.deepEqual(verbs(runCard(RUN_CARDS.needs_decision)), ['it_ran', 'it_did_not', 'abort']);
    assert.deepEqual(verbs(runCard(RUN_CARDS.succeeded)), []);
    const hasComment = (card: CardJson) => leaves(card).some(({ text }) => text === 'Input.Text');
    assert.deepEqual([hasComment(runCard(RUN_CARDS.waiting_approval)), hasComment(runCard(RUN_CARDS.running))], [true, false]);
  });

  it('leaves out a verb that is not a button of a run', () => {
    const buttons: readonly CardButton[] = [{ verb: 'refresh', handle: 'h' }];
    assert.deepEqual(verbs(runCard({ view: RUN_CARDS.running.view, buttons })), []);
  });

  it('says what is going on now, with its beginning and not with a number that stops counting', () => {
    const shown = reads(runCard(RUN_CARDS.running));
    assert.match(shown, /Now: \nSwitch the release/);
    assert.match(shown, /Since \{\{DATE\(2026-11-23T09:01:04Z/);
    assert.match(shown, /attempt 2 of 3/);
  });

  it('shows the end of the output of the step in flight, or of the one that failed', () => {
    assert.match(reads(runCard(RUN_CARDS.running)), /starting\u00A0\u00A0shop@production/);
    assert.match(reads(runCard(RUN_CARDS.undone)), /exit code 1/);
    assert.match(reads(runCard(RUN_CARDS.undone)), /10\.4 MB, 9\.4 MB of them not kept/);
    assert.match(reads(runCard(RUN_CARDS.undoing)), /release 1\.0\.3 is linked/);
    assert.doesNotMatch(reads(runCard(RUN_CARDS.succeeded)), /Output of/);
  });

  it('shows who voted, when and with which words', () => {
    const shown = reads(runCard(RUN_CARDS.rejected));
    assert.match(shown, /Rita Release\n rejected \n“Not during the sale\.”\n\{\{DATE\(2026-11-23T09:00:58Z/);
  });

  it('calls a step that was still to do when its run ended not run', () => {
    assert.match(reads(runCard(RUN_CARDS.rejected)), /Not run/);
    assert.doesNotMatch(reads(runCard(RUN_CARDS.rejected)), /To do|If a later step fails/);
  });

  it('says that steps are being stopped only while they are', () => {
    const { view, buttons } = RUN_CARDS.cancelled;
    const ended = { ...view, cancelRequestedBy: 'Rita Release' };
    assert.doesNotMatch(reads(runCard({ view: ended, buttons })), /being stopped/);
    assert.match(reads(runCard({ view: { ...ended, state: 'running' }, buttons })), /Rita Release\n asked to cancel/);
  });

  it('never calls a step failed or cancelled whose outcome was left unknown', () => {
    const { view, buttons } = RUN_CARDS.cancelled;
    const steps = view.steps.map((step, index) => (index === 1 ? { ...step, state: 'failed' as const, leftUnknown: true } : step));
    const shown = reads(runCard({ view: { ...view, steps }, buttons }));
    assert.match(shown, /Outcome unknown/);
    assert.doesNotMatch(shown, /✗|Failed/);
  });

  it('marks an empty input, a high risk without environment, and no environment twice', () => {
    const shown = reads(waiting({ environment: null, inputs: [{ name: 'note', value: ' ' }] }));
    assert.match(shown, /note\n\(empty\)/);
    assert.match(shown, /workflow deploy · high risk/);
    assert.equal(reads(runCard(RUN_CARDS.waiting_approval)).match(/environment\n/gi)?.length, 1);
  });

  it('cuts outputs before anything that approvers must see, visibly', () => {
    const long = Array.from({ length: 30 }, (_, index) => ({ name: `input${index}`, value: 'v'.repeat(60) }));
    const card = waiting({ inputs: long });
    assertSound(card);
    assert.ok(long.every(({ name }) => texts(card).includes(name)));
    assert.deepEqual(verbs(card), ['approve', 'reject', 'cancel']);
  });

  it('takes the vote away when what approvers must see does not fit', () => {
    const card = waiting({ inputs: Array.from({ length: 500 }, (_, index) => ({ name: `input${index}`, value: 'v'.repeat(200) })) });
    assertSound(card);
    assert.deepEqual(verbs(card), ['cancel']);
    assert.match(reads(card), /too long to be shown here in full/);
    assert.match(reads(card), /… \(485 more\)/);
  });

  it('keeps the steps that tell most when there are too many', () => {
    const [step] = RUN_CARDS.undone.view.steps.slice(-1);
    assert.ok(step !== undefined);
    const pending = Array.from({ length: 200 }, (_, index) => ({
      ...step,
      id: `s${index}`,
      name: `Step ${index}`,
      state: 'pending' as const,
    }));
    const card = runCard({ view: { ...RUN_CARDS.running.view, steps: [...pending, { ...step, name: 'The failed one' }] }, buttons: [] });
    assertSound(card);
    assert.match(reads(card), /The failed one/);
    assert.match(reads(card), /\(191 more\)/);
  });

  it('shows only the first votes when there are very many', () => {
    const [approval] = RUN_CARDS.succeeded.view.approvals;
    assert.ok(approval !== undefined);
    const votes = Array.from(
      { length: 200 },
      () => ({ by: 'Rita', onBehalfOf: null, verdict: 'approve', comment: 'x'.repeat(500), at: new Date(0) }) as const,
    );
    const card = runCard({ view: { ...RUN_CARDS.succeeded.view, approvals: [{ ...approval, votes }] }, buttons: [] });
    assertSound(card);
    assert.match(reads(card), /\(190 more\)/);
  });
});

describe('runSummary', () => {
  it('is the state and the summary in one line', () => {
    assert.equal(runSummary(RUN_CARDS.waiting_approval), 'Waiting for approval: deploy shop 1.1.0 to production');
  });
});

describe('renderAnswer', () => {
  it('gives a text as text, with hidden characters spelled out and its lines kept', () => {
    assert.deepEqual(renderAnswer({ kind: 'text', text: 'a\u202Eb\nc' }), { text: 'a\\u{202E}b\nc' });
  });

  it('makes a long list end visibly', () => {
    const entries = Array.from({ length: 100 }, (_, index) => ({ usage: `command${index}`, description: '' }));
    const rendered = renderAnswer({ ...HELP, entries, hint: '' });
    assert.ok('card' in rendered);
    assertSound(rendered.card);
    assert.match(reads(rendered.card), /… \(\d+ more\)/);
  });

  it('shows a list of runs, and a state that it does not know as it is', () => {
    const [run] = RUNS.runs;
    assert.ok(run !== undefined);
    const rendered = renderAnswer({
      ...RUNS,
      hint: '',
      runs: [...Array.from({ length: 60 }, () => run), { ...run, state: 'odd' }].toReversed(),
    });
    assert.ok('card' in rendered);
    assertSound(rendered.card);
    assert.match(reads(rendered.card), /\nodd\n/);
    assert.match(reads(rendered.card), /Waiting for approval/);
  });

  it('shows the tree of reasons, each indented under what it explains, at most five deep', () => {
    const deep = Array.from({ length: 9 }).reduce<typeof WHY.reason>(
      (inner) => ({ rule: '', holds: true, sentence: 'So.', because: [inner] }),
      WHY.reason,
    );
    const rendered = renderAnswer({ ...WHY, reason: deep });
    assert.ok('card' in rendered);
    assertSound(rendered.card);
    const widths = leaves(rendered.card)
      .filter(({ key }) => key === 'width')
      .map(({ text }) => text);
    assert.ok(widths.includes('1px') && widths.includes('81px') && !widths.includes('101px'));
  });

  it('fills a form with what is known, except what could not come back unchanged', () => {
    const values = { ...FORM.values, version: '${1}', replicas: 5, dry_run: true };
    const rendered = renderAnswer({ ...FORM, values });
    assert.ok('card' in rendered);
    assertSound(rendered.card);
    const card = JSON.stringify(rendered.card);
    assert.match(card, /"id":"version"[^}]*"value":""/);
    assert.match(card, /"id":"replicas"[^}]*"min":1,"max":9,"value":5/);
    assert.match(card, /"id":"dry_run"[^}]*"value":"true"/);
  });

  it('says where else to go when a form is too large for a card', () => {
    const options = Array.from({ length: 100 }, (_, index) => `${index}`.padEnd(120, 'x'));
    const fields = FORM.fields.map((field) => ({ ...field, type: { kind: 'choice', options } as const }));
    const rendered = renderAnswer({ ...FORM, fields });
    assert.ok('card' in rendered);
    assertSound(rendered.card);
    assert.match(reads(rendered.card), /too large for a card/);
    assert.deepEqual(verbs(rendered.card), []);
  });

  it('leaves a number open that is not known', () => {
    const fields = FORM.fields.map((field) => ({ ...field, default: null, title: '' }));
    const rendered = renderAnswer({ ...FORM, fields, values: {}, workflow: { ...FORM.workflow, description: '' } });
    assert.ok('card' in rendered);
    assertSound(rendered.card);
    assert.match(JSON.stringify(rendered.card), /"id":"replicas","label":"replicas"/);
  });
});

describe('looks', () => {
  it('have a tone for every state', () => {
    const tones = new Set(Object.values(RUN_LOOKS satisfies Record<RunState, unknown>).map(({ tone }) => tone));
    assert.deepEqual([...tones].toSorted(), ['accent', 'attention', 'emphasis', 'good', 'warning']);
  });
});
