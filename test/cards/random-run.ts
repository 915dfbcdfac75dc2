import fc from 'fast-check';
import { tabLink } from '../../bot/core/chat/tab-link.ts';
import { type CardButton, PRESS_VERBS, type RunCard } from '../../bot/core/chat.ts';
import type { ApprovalId, PlanHash, RunId } from '../../bot/core/ids.ts';
import type { Principal } from '../../bot/core/principal.ts';
import { RUN_STATES, type StepState } from '../../bot/core/run/run.ts';
import type { ApprovalView, RunView, StepView } from '../../bot/core/run/view.ts';
import { CLOUDS } from '../../bot/teams/clouds.ts';
import { STEP_LOOKS } from '../../cards/run/words.ts';

const anyText = fc.oneof(
  fc.string({ maxLength: 60 }),
  fc.string({ unit: 'binary', maxLength: 200 }),
  fc.lorem({ maxCount: 60 }),
  fc.json(),
);
const name = fc.stringMatching(/^[a-z0-9][a-z0-9._-]{0,30}$/);
const moment = fc.date({ min: new Date('2020-01-01'), max: new Date('2040-01-01'), noInvalidDate: true });
const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: null });
const stepStates = Object.keys(STEP_LOOKS) as StepState[];

/** Where texts come from, and how many inputs and steps there are at most. */
type Texts = Readonly<{ text: fc.Arbitrary<string>; most: number; size?: 'small' | 'max' }>;

function step({ text }: Texts): fc.Arbitrary<StepView> {
  return fc.record({
    id: name,
    name: text,
    kind: fc.constantFrom('uses', 'approval', 'wait', 'message'),
    what: text,
    condition: maybe(text),
    effect: maybe(fc.constantFrom('read', 'unsafe')),
    needs: fc.constant([]),
    state: fc.constantFrom(...stepStates),
    leftUnknown: fc.boolean(),
    attempt: fc.nat(5),
    maxAttempts: fc.nat(5),
    startedAt: maybe(moment),
    endedAt: maybe(moment),
    dueAt: maybe(moment),
    message: maybe(text),
    outputTail: text,
    outputBytes: fc.nat(),
    droppedBytes: fc.nat(),
    undo: maybe(fc.record({ what: text, message: maybe(text), outputTail: text })),
  });
}

function duty(text: fc.Arbitrary<string>): fc.Arbitrary<ApprovalView['stages'][number]['duties'][number]> {
  return fc.record({
    roles: fc.array(text, { minLength: 1, maxLength: 2 }),
    count: fc.integer({ min: 1, max: 5 }),
    filledBy: fc.array(text, { maxLength: 3 }),
  });
}

function approval({ text }: Texts): fc.Arbitrary<ApprovalView> {
  return fc.record({
    id: fc.constant('a-3m7k2h9qd4wx' as ApprovalId),
    stepId: maybe(name),
    asked: text,
    because: fc.array(text, { maxLength: 3 }),
    stages: fc.array(fc.record({ duties: fc.array(duty(text), { maxLength: 3 }), state: fc.constantFrom('done', 'open', 'later') }), {
      maxLength: 3,
    }),
    escalatedTo: fc.array(name, { maxLength: 2 }),
    tabOnly: fc.boolean(),
    prompt: text,
    state: fc.constantFrom('open', 'approved', 'rejected', 'expired', 'cancelled', 'superseded'),
    requestedAt: moment,
    expiresAt: moment,
    decidedAt: maybe(moment),
    votes: fc.array(
      fc.record({ by: text, onBehalfOf: maybe(text), verdict: fc.constantFrom('approve', 'reject'), comment: text, at: moment }),
      { maxLength: 4 },
    ),
    changes: fc.array(text, { maxLength: 3 }),
  });
}

function view(texts: Texts): fc.Arbitrary<RunView> {
  const { text, most, size = 'small' } = texts;
  return fc.record({
    runId: fc.constant('r-7hk2m9qd' as RunId),
    workflow: fc.record({ name, title: text }),
    summary: text,
    risk: fc.constantFrom('low', 'high', 'critical'),
    environment: maybe(text),
    state: fc.constantFrom(...RUN_STATES),
    reason: maybe(name),
    message: maybe(text),
    requester: text,
    behalf: maybe(text),
    breakGlass: maybe(fc.record({ reason: text, review: maybe(fc.record({ by: text, at: moment, comment: text })) })),
    startAt: maybe(moment),
    via: fc.constantFrom('chat', 'form', 'tab', 'schedule'),
    channel: fc.constantFrom(null, '19:ops@thread.tacv2'),
    planHash: fc.constant('1a2b3c4d'.repeat(8) as PlanHash),
    shortHash: fc.constant('1a2b3c4d'),
    inputs: fc.array(fc.record({ name, value: text }), { maxLength: most, size }),
    createdAt: moment,
    startedAt: maybe(moment),
    endedAt: maybe(moment),
    cancelRequestedBy: maybe(text),
    approvals: fc.array(approval(texts), { maxLength: 3 }),
    steps: fc.array(step(texts), { maxLength: most, size }),
    next: text,
  });
}

const button: fc.Arbitrary<CardButton> = fc.record(
  { verb: fc.constantFrom(...PRESS_VERBS), handle: fc.stringMatching(/^[A-Za-z0-9_-]{22}$/), about: anyText },
  { requiredKeys: ['verb', 'handle'] },
);
const hosts = Object.values(CLOUDS).flatMap(({ teamsHost }) => teamsHost ?? []);
/** As the core makes it; of whatever else a card is made, no link of it is anybody else's. */
const link = fc
  .record({ host: fc.constantFrom(...hosts), appId: fc.uuid(), run: fc.stringMatching(/^[2-9a-z]{8}$/) })
  .map(({ host, appId, run }) => tabLink({ host, appId }, `r-${run}` as RunId));
const person: fc.Arbitrary<Principal> = fc.record({
  kind: fc.constant('person'),
  tenantId: fc.uuid(),
  objectId: fc.uuid(),
  name: anyText,
});

/** Any run at all: every text may hold anything. */
export const anyRun: fc.Arbitrary<RunCard> = fc.record(
  {
    view: view({ text: anyText, most: 8 }),
    // Six with the link to the tab, for which the core keeps a place.
    buttons: fc.uniqueArray(button, { maxLength: 5, selector: ({ verb, about }) => `${verb} ${about}` }),
    because: maybe(anyText),
    tabUrl: maybe(link),
    mentioned: fc.uniqueArray(person, { maxLength: 4, selector: ({ objectId }) => objectId }),
  },
  { requiredKeys: ['view', 'buttons'] },
);

/** A run that waits for approval, with plans from small to far too large for a card. */
export const waitingRun: fc.Arbitrary<RunCard> = fc
  .tuple(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 1, max: 120 }))
  .chain(([most, width]) => view({ text: fc.string({ unit: 'grapheme', minLength: 1, maxLength: width, size: 'max' }), most, size: 'max' }))
  .map((waiting) => ({
    view: { ...waiting, state: 'waiting_approval' },
    buttons: [
      { verb: 'approve', handle: 'x'.repeat(22) },
      { verb: 'reject', handle: 'x'.repeat(22) },
    ],
  }));
