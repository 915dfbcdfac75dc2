import fc from 'fast-check';
import type { AuditEvent } from '../../bot/core/audit/event.ts';

const words = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 20 }),
  fc.constantFrom(
    '',
    '\u0000',
    '\\ud800',
    '😀',
    '\u2028',
    '\ufeff',
    '\ufeff\ufeffa',
    '"',
    '\\',
    '/',
    '\b\f\n\r\t',
    '\u007f',
    '\u001e',
    '\u0001',
    '\u0002',
    '\u0003',
    'a\u001fb',
    '</',
  ),
);
const scalar = fc.oneof(words, fc.maxSafeInteger(), fc.constantFrom(0, -0, Number.MAX_SAFE_INTEGER, Number.MIN_SAFE_INTEGER), fc.boolean());
const key = fc
  .oneof(words, fc.constantFrom('attempt', 'reason', 'state', 'constructor', '\ue000', '😀'))
  .filter((name) => name !== '__proto__');

/** What of an event somebody may have said, or a program made up, from this moment on. */
export function anyEvent(from: string): fc.Arbitrary<Partial<AuditEvent>> {
  return fc.record({
    at: fc.date({ min: new Date(from), max: new Date('9999-12-31T23:59:59.999Z'), noInvalidDate: true }),
    sentence: words,
    runId: fc.option(words, { nil: null }),
    rule: fc.option(words, { nil: null }),
    detail: fc.array(fc.tuple(key, scalar), { maxLength: 6 }).map((pairs) => Object.fromEntries(pairs)),
    actor: fc.record({
      kind: fc.constantFrom('person' as const, 'agent' as const, 'system' as const),
      tenantId: words,
      objectId: words,
      name: words,
    }),
  });
}
