import assert from 'node:assert/strict';
import type { CardButton, RunCard } from '../../bot/core/chat.ts';
import { RUN_STATES, type RunState, type StepState } from '../../bot/core/run/run.ts';
import type { ApprovalView } from '../../bot/core/run/view.ts';
import { LANGUAGES, speechFor } from '../../bot/core/text/language.ts';
import { inEnglish, speak } from '../../bot/core/text/voice.ts';
import { runSummary } from '../../cards/answer.ts';
import type { CardJson } from '../../cards/render.ts';
import { runCard } from '../../cards/run/index.ts';
import { RUN_LOOKS, runWord, STEP_LOOKS, stepWord } from '../../cards/run/words.ts';
import { askedOf } from '../support/requirements.ts';
import { RUN_CARDS } from './run-cards.ts';
import { approved, open } from './story.ts';
import { assertSound, leaves } from './validation.ts';

const STEP_STATES = Object.keys(STEP_LOOKS) as StepState[];

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
      assert.ok(texts(drawn).includes(`${RUN_LOOKS[card.view.state].symbol} ${inEnglish(runWord(card.view.state))}`));
    });
  }

  it('has a word of its own for every state, in every language', () => {
    for (const language of LANGUAGES) {
      const words = [RUN_STATES.map(runWord), STEP_STATES.map(stepWord)].map((all) =>
        all.map((word) => speak(word, speechFor(language, null))),
      );
      for (const said of words) assert.equal(new Set(said).size, said.length, said.join(', '));
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

  it('leads to the tab where something is approved only there, and says where the tab is when there is no link', () => {
    const linked = RUN_CARDS.tab_only;
    const urls = (card: CardJson) =>
      leaves(card).flatMap(({ node, key, text }) => (node === 'Action.OpenUrl' && key === 'url' ? [text] : []));
    assert.deepEqual([urls(runCard(linked)), verbs(runCard(linked))], [[linked.tabUrl], ['reject', 'cancel']]);
    assert.doesNotMatch(reads(runCard(linked)), /You find the Signalbox tab/);
    const without = runCard({ ...linked, tabUrl: null });
    assert.deepEqual(urls(without), []);
    assert.match(reads(without), /You find the Signalbox tab among the apps of Teams/);
    assert.deepEqual(urls(runCard({ ...RUN_CARDS.waiting_approval, tabUrl: linked.tabUrl })), [], 'where the card will do it is enough');
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
    assert.match(shown, /Rita Release\n rejected\n “Not during the sale\.”\n\{\{DATE\(2026-11-23T09:00:58Z/);
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
    const long = Array.from({ length: 30 }, (_, index) => ({ name: `input${index}`, value: 'value '.repeat(10).trim() }));
    const card = waiting({ inputs: long });
    assertSound(card);
    assert.ok(long.every(({ name }) => texts(card).includes(name)));
    assert.deepEqual(verbs(card), ['approve', 'reject', 'cancel']);
  });

  it('says how many approvals are open that it has no buttons for', () => {
    const { view, buttons } = RUN_CARDS.waiting_approval;
    const [approval] = view.approvals;
    assert.ok(approval);
    const of = (count: number) => ({ view: { ...view, approvals: Array.from({ length: count }, () => approval) }, buttons });
    assert.doesNotMatch(reads(runCard(of(1))), /more approval/);
    assert.match(reads(runCard(of(2))), /1 more approval is open: in the Signalbox tab, or here after these/);
    assert.match(reads(runCard(of(3))), /2 more approvals are open/);
    assert.doesNotMatch(reads(runCard({ ...of(3), buttons: [] })), /more approval/);
  });

  it('takes the vote away when what approvers must see does not fit', () => {
    const card = waiting({
      inputs: Array.from({ length: 500 }, (_, index) => ({ name: `input${index}`, value: 'value '.repeat(33).trim() })),
    });
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

/** As much as policy, a plan and its voters can put into one approval. */
function largeApproval(text: string, state: ApprovalView['state']): ApprovalView {
  const duties = Array.from({ length: 10 }, () => ({
    roles: [text, text],
    count: 10,
    filledBy: Array.from({ length: 10 }, () => text),
  }));
  const vote = { by: text, onBehalfOf: text, verdict: 'approve', comment: text, at: new Date(0) } as const;
  return {
    ...open,
    ...askedOf(text),
    stages: Array.from({ length: 5 }, () => ({ duties, state: 'open' as const })),
    tabOnly: true,
    prompt: text,
    state,
    votes: Array.from({ length: 200 }, () => vote),
    changes: Array.from({ length: 21 }, () => text),
  };
}

describe('approvals on a run card', () => {
  it('show each duty of each stage, and who fills it', () => {
    const stages: ApprovalView['stages'] = [
      { duties: [{ roles: ['sre'], count: 2, filledBy: ['Sam', 'Sue'] }], state: 'done' },
      {
        duties: [
          { roles: ['security', 'ciso'], count: 1, filledBy: ['Cleo'] },
          { roles: ['director'], count: 1, filledBy: [] },
        ],
        state: 'open',
      },
      { duties: [{ roles: ['owner'], count: 1, filledBy: [] }], state: 'later' },
    ];
    const asked = '2 × sre, then 1 × security or ciso and 1 × director, then owner';
    const shown = reads(waiting({ approvals: [{ ...open, asked, stages }] })).replaceAll('\n', '');
    assert.match(shown, /Asked 2 × sre, then 1 × security or ciso and 1 × director, then owner · 3 of 5 approvals/);
    assert.match(
      shown,
      /✓ 1\. sre · 2 of 2 \(Sam, Sue\)✓ 2\. security or ciso · 1 of 1 \(Cleo\)► 2\. director · 0 of 1○ 3\. owner · 0 of 1/,
    );
  });

  it('say what has changed, that it goes in the tab only, and for whom somebody voted', () => {
    const votes = [{ by: 'Rita', onBehalfOf: 'Ravi', verdict: 'approve', comment: '', at: new Date(0) }] as const;
    const changes = ['The input version: “1.1.0”, now “1.2.0”.'];
    const shown = reads(waiting({ approvals: [{ ...open, ...askedOf('manager', 2, ['Rita']), tabOnly: true, changes, votes }] }));
    assert.match(shown, /Changed: \nThe input version: “1\.1\.0”, now “1\.2\.0”\./);
    assert.match(shown, /approved in the Signalbox tab only/);
    assert.match(shown, /Rita for Ravi\n approved/);
  });

  it('keep a request that was replaced to one line', () => {
    const replaced = { ...approved, state: 'superseded', prompt: 'Go?', changes: ['Another lock.'], tabOnly: true } as const;
    const shown = reads(waiting({ approvals: [replaced, open] }));
    assert.match(shown, /↻ \nReplaced, was asked: \nrelease-manager\n · 1 of 1 approval\n◷ \nAsked /);
    assert.doesNotMatch(shown, /Rita Release|Go\?|Another lock/);
  });

  it('stay within the limit however many there are, open ones and newest ones first', () => {
    for (const text of ['x'.repeat(300), '"\\'.repeat(150), '\u{1F469}'.repeat(150)]) {
      const approvals = [largeApproval(text, 'open'), ...Array.from({ length: 10 }, () => largeApproval(text, 'approved'))];
      const [step] = RUN_CARDS.undone.view.steps;
      assert.ok(step !== undefined);
      const large = {
        ...step,
        name: text,
        what: text,
        message: text,
        outputTail: text,
        undo: { what: text, message: text, outputTail: text },
      };
      const inputs = Array.from({ length: 50 }, () => ({ name: text, value: text }));
      const steps = Array.from({ length: 100 }, () => ({ ...large }));
      const behalf = { behalf: text, requester: text, summary: text, environment: text, message: text, next: text };
      const card = waiting({ ...behalf, approvals, inputs, steps });
      assertSound(card);
      assert.match(reads(card), /◷ \nAsked /);
      assert.match(reads(card), /… \(10 more\) · see the tab/);
      assert.match(reads(card), /500 of 500/);
    }
  });
});

describe('runSummary', () => {
  it('is the state and the summary in one line', () => {
    assert.equal(runSummary(RUN_CARDS.waiting_approval), 'Waiting for approval: deploy shop 1.1.0 to production');
  });
});

describe('looks', () => {
  it('have a tone for every state', () => {
    const tones = new Set(Object.values(RUN_LOOKS satisfies Record<RunState, unknown>).map(({ tone }) => tone));
    assert.deepEqual([...tones].toSorted(), ['accent', 'attention', 'emphasis', 'good', 'warning']);
  });
});
