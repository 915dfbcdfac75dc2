import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { verify } from '../../../audit/verifier/verifier.js';
import { bounded } from '../../../bot/core/audit/attempt.ts';
import { besideHash, entryHash, entryOf, entryText } from '../../../bot/core/audit/entry.ts';
import { type AuditEvent, keptEvent } from '../../../bot/core/audit/event.ts';
import { leafHash } from '../../../bot/core/audit/tree.ts';
import { anyEvent } from '../../audit/any-event.ts';
import { inTemporaryFolder } from '../../audit/temporary-folder.ts';
import { checkpointAt, createSigner, lineText, ORIGIN, sampleEvent, treeOver } from '../../audit/written-log.ts';
import { count } from '../../support/counts.ts';
import { SEED } from '../../support/seed.ts';

const SALT = Buffer.alloc(16, 7);
const place = { log: ORIGIN, seq: 1 };

describe('an entry of the audit log', () => {
  const event = sampleEvent(1, { type: 'step.retry', detail: { attempt: 2, note: 'free' }, runId: 'run-1' });
  const { entry, beside } = entryOf(event, place, SALT);

  it('is the text that the decision describes', () => {
    const hash = createHash('sha256')
      .update(SALT)
      .update(`{"detail":{"note":"free"},"name":${JSON.stringify(event.actor.name)},"sentence":${JSON.stringify(event.sentence)}}`);
    assert.equal(
      entryText(entry),
      `{"actor":{"kind":"person","objectId":"person-1","tenantId":"contoso"},"at":"2026-03-01T12:00:01.000Z","beside":"${hash.digest('hex')}",` +
        `"environment":"staging","facts":{"attempt":2},"id":"${event.id}","log":"${ORIGIN}","planHash":null,"rule":null,"runId":"run-1","seq":1,` +
        '"stepId":null,"type":"step.retry","v":1,"via":"chat","workflow":"deploy"}',
    );
    assert.deepEqual(entryHash(entry), leafHash(Buffer.from(entryText(entry))));
  });

  it('holds neither the name, the sentence nor what is free text', () => {
    const text = entryText(entry);
    for (const word of [event.actor.name, 'said', 'free']) assert.ok(!text.includes(word), word);
    assert.deepEqual(beside, { salt: SALT, name: event.actor.name, sentence: event.sentence, detail: { note: 'free' } });
  });

  it('has another hash beside it for another salt, name, sentence or detail', () => {
    const others = [{ salt: Buffer.alloc(16) }, { name: 'x' }, { sentence: 'x' }, { detail: {} }].map((part) =>
      besideHash({ ...beside, ...part }),
    );
    assert.equal(new Set([entry.beside, ...others]).size, 5);
  });
});

describe('the canonical form', () => {
  it('gives JSONL that the independent verifier reads as it was hashed, whatever an event holds', () => {
    const signer = createSigner();
    const event = anyEvent('0000-01-01T00:00:00Z');
    inTemporaryFolder((write) => {
      const checked = (events: readonly Partial<AuditEvent>[]): void => {
        const lines = events.map((parts, index) => entryOf(sampleEvent(index + 1, parts), { log: ORIGIN, seq: index + 1 }, SALT));
        const files = {
          export: write('export.jsonl', lines.map((line) => `${lineText(line)}\n`).join('')),
          checkpoints: write('checkpoints.txt', signer.note(checkpointAt(treeOver(lines), lines.length))),
          key: write('notary.pub', signer.keyText),
        };
        assert.deepEqual(verify(files).problem, null);
      };
      const hundred = fc.array(event, { minLength: 100, maxLength: 100 });
      fc.assert(fc.property(hundred, checked), { numRuns: count(100), seed: SEED, endOnFailure: true });
    });
  }).timeout(120_000);

  const refused: readonly (readonly [what: string, value: unknown])[] = [
    ['NaN', Number.NaN],
    ['an infinite number', Number.POSITIVE_INFINITY],
    ['a BigInt', 1n],
    ['a number with a fraction', 0.5],
    ['a number beyond 2^53', 2 ** 53],
    ['a number beyond -2^53', -(2 ** 53)],
    ['half a character', '\ud800'],
    ['the other half', 'a\udc00b'],
    ['a function', () => 1],
    ['a Date', new Date(0)],
    ['a symbol', Symbol('x')],
    ['null', null],
    ['undefined', undefined],
    ['a list', [1]],
    ['an object', {}],
    ['a boxed text', Object('x')],
  ];
  const entryWith = (parts: object): unknown => entryOf({ ...sampleEvent(1), ...parts } as AuditEvent, place, SALT);
  for (const [what, value] of refused) {
    it(`refuses ${what} in the detail of an event`, () => {
      assert.equal(keptEvent.safeParse({ ...sampleEvent(1), detail: { value } }).success, false);
      assert.throws(() => entryWith({ detail: { value } }), { name: /ZodError/ });
    });
  }

  it('refuses a key that is half a character, and __proto__', () => {
    assert.throws(() => entryWith({ detail: { '\ud800': 1 } }));
    assert.throws(() => entryWith({ detail: JSON.parse('{"__proto__":1}') }), /__proto__/);
  });

  it('refuses half a character in every text of an event', () => {
    const { actor } = sampleEvent(1);
    for (const name of ['id', 'runId', 'stepId', 'workflow', 'environment', 'planHash', 'rule', 'sentence']) {
      assert.throws(() => entryWith({ [name]: 'a\ud83d' }), /half a character/, name);
    }
    for (const name of ['tenantId', 'objectId', 'name'])
      assert.throws(() => entryWith({ actor: { ...actor, [name]: '\udfff' } }), /half a character/, name);
  });

  it('refuses moments that are none or that are written with more digits', () => {
    for (const at of [new Date(Number.NaN), new Date(8.64e15), new Date('-000001-01-01T00:00:00Z'), '2026-03-01T12:00:00.000Z']) {
      assert.throws(() => entryWith({ at }), { name: /ZodError/ }, String(at));
    }
  });

  it('refuses members that an event does not have', () => assert.throws(() => entryWith({ more: 1 })));

  it('is never asked for half a character that somebody sent', () => {
    assert.equal(bounded('a\ud800b😀\udc00'), 'a\ufffdb😀\ufffd');
  });
});
