import assert from 'node:assert/strict';
import { type AuditEvent, auditEvent, EVENT_TYPES, type EventType, keptEvent, type TypeAndDetail } from '../../../bot/core/audit/event.ts';
import { EVENT_DETAILS, leastAbout } from '../../support/event-details.ts';

type Detail = Readonly<Record<string, unknown>>;

function saying(type: EventType, parts: Readonly<{ detail?: Detail } & Partial<Omit<AuditEvent, 'detail'>>> = {}): object {
  const actor = { kind: 'person', tenantId: 'contoso', objectId: 'ada', name: 'Ada' };
  const [detail] = EVENT_DETAILS[type];
  return { id: 'e-1', at: new Date(0), type, actor, via: 'chat', ...leastAbout(type), sentence: 'It is said.', detail, ...parts };
}

const accepts = (event: object): boolean => auditEvent.safeParse(event).success;

function without(detail: Detail, key: string): Detail {
  return Object.fromEntries(Object.entries(detail).filter(([name]) => name !== key));
}

const OF_RUN = /^(run|step|approval|plan|break_glass|app)\.|^decision\.(allowed|needs_approval)$|^log\.unsealed$/;
const OF_STEP = /^step\.|^run\.(waiting|undoing|needs_decision)$|^break_glass\.passed$|^log\.unsealed$/;

for (const type of EVENT_TYPES) {
  const [least, full]: readonly [Detail, Detail] = EVENT_DETAILS[type];

  describe(`an event ${type}`, () => {
    it('may say as little as it must, and everything that it can', () => {
      for (const detail of [least, full]) assert.deepEqual(auditEvent.parse(saying(type, { detail })), saying(type, { detail }));
    });

    it('is refused with a detail that its type does not know', () => {
      assert.throws(() => auditEvent.parse(saying(type, { detail: { ...full, invented: 'x' } })), /Unrecognized key: \\"invented\\"/);
      assert.throws(() => auditEvent.parse({ ...saying(type), invented: 'x' }), /Unrecognized key: \\"invented\\"/);
    });

    it('is refused without what it must say', () => {
      for (const key of Object.keys(least)) assert.ok(!accepts(saying(type, { detail: without(least, key) })), key);
    });

    it('is refused when what it says is of another kind', () => {
      for (const [key, value] of Object.entries(full)) {
        for (const other of [undefined, null, typeof value === 'string' ? 1 : 'text', [value], 0.5, '\ud800'])
          assert.ok(!accepts(saying(type, { detail: { ...full, [key]: other } })), `${key}: ${String(other)}`);
      }
    });

    it('is refused with a key __proto__', () => {
      const detail: Detail = { ...JSON.parse('{"__proto__":"x"}'), ...full };
      Object.defineProperty(detail, '__proto__', { value: 'x', enumerable: true });
      assert.throws(() => auditEvent.parse(saying(type, { detail })), /__proto__/);
    });

    if (OF_RUN.test(type))
      it('is refused without the run, the workflow and the plan that it is about', () => {
        for (const key of ['runId', 'workflow', 'planHash']) assert.ok(!accepts(saying(type, { [key]: null })), key);
      });

    if (OF_STEP.test(type)) it('is refused without its step', () => assert.ok(!accepts(saying(type, { stepId: null }))));
  });
}

describe('the types of events', () => {
  it('are each there once, with a sample here', () => {
    assert.deepEqual([...EVENT_TYPES].toSorted(), Object.keys(EVENT_DETAILS).toSorted());
    assert.equal(new Set(EVENT_TYPES).size, EVENT_TYPES.length);
  });

  it('are all that can be written', () => assert.ok(!accepts({ ...saying('form.asked'), type: 'form.invented' })));

  it('that decide say by which rule', () => {
    for (const type of ['decision.allowed', 'decision.needs_approval', 'access.denied'] as const)
      assert.ok(!accepts(saying(type, { rule: null })), type);
  });

  it('of a schedule say of which workflow', () => {
    for (const type of ['schedule.fired', 'schedule.missed'] as const) assert.ok(!accepts(saying(type, { workflow: null })), type);
  });
});

describe('a word of which there are only some', () => {
  const voted = (verdict: string): object => saying('approval.vote', { detail: { ...EVENT_DETAILS['approval.vote'][0], verdict } });

  it('is none but these', () => {
    assert.ok(accepts(voted('reject')));
    assert.throws(() => auditEvent.parse(voted('abstain')), /none of: approve, reject/);
  });

  it('may be masked, because it is the secret of somebody', () => {
    for (const masked of ['[secret]', '[secret API_TOKEN]']) assert.ok(accepts(voted(masked)), masked);
  });
});

/** What the compiler refuses already where an event is made. */
const MISTAKES: readonly TypeAndDetail[] = [
  // @ts-expect-error: a key that the type does not know
  { type: 'run.created', detail: { via: 'chat', risk: 'low', invented: 'x' } },
  // @ts-expect-error: a key that is missing
  { type: 'run.created', detail: { via: 'chat' } },
  // @ts-expect-error: no detail
  { type: 'run.created' },
  // @ts-expect-error: another kind of value
  { type: 'step.retry', detail: { attempt: '1', reason: 'none', delayMs: 1 } },
  // @ts-expect-error: a word of which there is none
  { type: 'approval.vote', detail: { ...EVENT_DETAILS['approval.vote'][0], verdict: 'abstain' } },
];

describe('a mistake in what an event says', () => {
  it('is refused when it is written, as the compiler refuses it', () => {
    for (const { type, detail = {} } of MISTAKES) assert.ok(!accepts(saying(type, { detail })), type);
  });
});

describe('an event that is in the log', () => {
  it('may say what no type says any more', () => {
    const event = saying('run.created', { runId: null, detail: { invented: 'x', number: 1, flag: true } });
    assert.deepEqual([accepts(event), keptEvent.safeParse(event).success], [false, true]);
  });
});
