import assert from 'node:assert/strict';
import type { EventProof } from '../../bot/http/contract.ts';
import type { EventOnWire } from '../../tab/text/event-types.ts';
import { toHex } from '../../tab/verify/bytes.ts';
import { type Proven, type Refusal, verifyEvent } from '../../tab/verify/verify-event.ts';
import { choices } from '../audit/made-up.ts';
import { checkpointAt, createSigner, lineText, ORIGIN, pathOf, rehashed, special, treeOver, written } from '../audit/written-log.ts';
import { count } from '../support/counts.ts';
import { proofOf, shownOf } from './support/proofs.ts';

const SIZE = 70;
const notary = createSigner();
const log = Array.from({ length: SIZE }, (_, index) => written(index + 1));
const tree = treeOver(log);
const eventOf = (seq: number) => log[seq - 1] ?? assert.fail(`there is no event ${seq}`);
const proven = (seq: number, size = SIZE): EventProof => proofOf(log, tree, { seq, size, by: notary });
const shown = (seq: number): EventOnWire => shownOf(eventOf(seq));
const verdictOf = (proof: Partial<EventProof>, seq = 9, event = shown(seq)) => verifyEvent(event, { ...proven(seq), ...proof });

async function refuses(reason: Refusal, proof: Partial<EventProof>, seq = 9): Promise<void> {
  assert.deepEqual(await verdictOf(proof, seq), { verdict: 'refused', reason, fields: [] });
}

/** A line with other parts, written as the format wants it. */
function lineWith(seq: number, change: (line: { event: Record<string, unknown>; beside: unknown; proof: string[] }) => void): string {
  const line = JSON.parse(proven(seq).line);
  change(line);
  return JSON.stringify(line);
}

describe('verifyEvent', () => {
  it('proves an event, whatever its place and the size of the log, and says by which key and of which log', async () => {
    for (const [seq, size] of [
      [1, 1],
      [1, 70],
      [64, 70],
      [65, 70],
      [70, 70],
      [7, 11],
      [32, 33],
    ] as const) {
      const verdict = await verifyEvent(shown(seq), proven(seq, size));
      assert.deepEqual(verdict, {
        verdict: 'proven',
        seq,
        origin: ORIGIN,
        size,
        root: toHex(new Uint8Array(tree.rootAt(size))),
        signedAt: checkpointAt(tree, size).at.toISOString(),
        signer: 'signalbox.example.com/notary',
        key: notary.keyText.trim(),
        whole: true,
      } satisfies Proven);
    }
  });

  it('proves an event whose details were erased, and says that these were not checked', async () => {
    const gone = { ...eventOf(9), beside: null };
    const verdict = await verifyEvent(shownOf(gone), { ...proven(9), line: lineText(gone, pathOf(tree, 9, SIZE)) });
    assert.ok(verdict.verdict === 'proven' && !verdict.whole);
  });

  it('proves what the log itself writes, and an event from before a restore under the later name', async () => {
    const restored = [
      ...log.slice(0, 3),
      special(4, 'log.restored', { log: 'other/2-aa', facts: { size: 3 }, detail: { previous: ORIGIN } }),
    ];
    const grown = treeOver(restored);
    const note = notary.note(checkpointAt(grown, 4, 'other/2-aa'));
    for (const line of restored) {
      const proof = { line: lineText(line, pathOf(grown, line.entry.seq, 4)), note, key: notary.keyText };
      assert.equal((await verifyEvent(shownOf(line), proof)).verdict, 'proven');
    }
  });

  describe('refuses a page that shows', () => {
    const base = shown(9);
    const rows: readonly (readonly [string, EventOnWire])[] = [
      ['actor.kind', { ...base, actor: { ...base.actor, kind: 'agent' } }],
      ['actor.name', { ...base, actor: { ...base.actor, name: 'Somebody else' } }],
      ['actor.objectId', { ...base, actor: { ...base.actor, objectId: 'person-6' } }],
      ['actor.tenantId', { ...base, actor: { ...base.actor, tenantId: 'fabrikam' } }],
      ['at', { ...base, at: '2026-03-01T12:00:10.000Z' }],
      ['detail.attempt', { ...base, detail: { ...base.detail, attempt: 8 } }],
      ['detail.done', { ...base, detail: { attempt: 9, note: 'free text 9' } }],
      ['detail.more', { ...base, detail: { ...base.detail, more: true } }],
      ['environment', { ...base, environment: null }],
      ['erased', { ...base, erased: true }],
      ['id', { ...base, id: 'other' }],
      ['planHash', { ...base, planHash: 'c0ffee' }],
      ['rule', { ...base, rule: 'requester_never_approves' }],
      ['runId', { ...base, runId: 'r-7hk2m9qd' }],
      ['sentence', { ...base, sentence: `${base.sentence} ` }],
      ['stepId', { ...base, stepId: 'deploy' }],
      ['type', { ...base, type: 'run.finished' }],
      ['via', { ...base, via: 'card' }],
      ['workflow', { ...base, workflow: 'restart' }],
    ];
    for (const [field, event] of rows)
      it(`another ${field}`, async () =>
        assert.deepEqual(await verdictOf({}, 9, event), { verdict: 'refused', reason: 'shown_differently', fields: [field] }));

    it('what is missing in the log', async () => {
      const verdict = await verdictOf({ line: lineText({ ...eventOf(9), beside: null }, pathOf(tree, 9, SIZE)) });
      assert.deepEqual(verdict, {
        verdict: 'refused',
        reason: 'shown_differently',
        fields: ['actor.name', 'detail.done', 'detail.note', 'erased', 'sentence'],
      });
    });
  });

  describe('refuses a line', () => {
    const rows: readonly (readonly [
      string,
      Refusal,
      (line: { event: Record<string, unknown>; beside: unknown; proof: string[] }) => void,
    ])[] = [
      ['of another event', 'other_event', (line) => Object.assign(line, JSON.parse(proven(8).line))],
      ['with another number', 'other_event', ({ event }) => Object.assign(event, { seq: 10 })],
      ['with another door', 'proof_wrong', ({ event }) => Object.assign(event, { via: 'card' })],
      [
        'with another person',
        'proof_wrong',
        ({ event }) => Object.assign(event, { actor: { kind: 'person', objectId: 'x', tenantId: 'contoso' } }),
      ],
      ['with another moment', 'proof_wrong', ({ event }) => Object.assign(event, { at: '2026-03-01T12:00:10.000Z' })],
      ['with another fact', 'proof_wrong', ({ event }) => Object.assign(event, { facts: { attempt: 10 } })],
      ['with the hash of other details', 'details_changed', ({ event }) => Object.assign(event, { beside: 'a'.repeat(64) })],
      ['with another sentence', 'details_changed', (line) => Object.assign(line.beside ?? {}, { sentence: 'It was somebody else.' })],
      ['with another name', 'details_changed', (line) => Object.assign(line.beside ?? {}, { name: 'Mallory' })],
      ['with another salt', 'details_changed', (line) => Object.assign(line.beside ?? {}, { salt: '0'.repeat(32) })],
      ['without a proof', 'line_broken', (line) => Reflect.deleteProperty(line, 'proof')],
      ['with a node too few', 'proof_wrong', ({ proof }) => proof.pop()],
      ['with a node too many', 'proof_wrong', ({ proof }) => proof.push(proof[0] ?? '')],
      ['with its nodes in another order', 'proof_wrong', ({ proof }) => proof.reverse()],
      ['with a node of 31 bytes', 'line_broken', ({ proof }) => proof.splice(0, 1, btoa('x'.repeat(31)))],
      ['with a node in another spelling', 'line_broken', ({ proof }) => proof.splice(0, 1, (proof[0] ?? '').replace(/=$/, ''))],
      [
        'with more nodes than any tree is high',
        'line_broken',
        ({ proof }) => proof.push(...Array.from({ length: 60 }, () => proof[0] ?? '')),
      ],
      ['of another version', 'line_broken', ({ event }) => Object.assign(event, { v: 2 })],
      ['with a member more', 'line_broken', ({ event }) => Object.assign(event, { zzz: 1 })],
      ['with a member less', 'line_broken', ({ event }) => Reflect.deleteProperty(event, 'rule')],
      ['with a fact that is none', 'line_broken', ({ event }) => Object.assign(event, { facts: { attempt: 1.5 } })],
      ['with something beside it', 'line_broken', (line) => Object.assign(line, { z: 1 })],
    ];
    for (const [name, reason, change] of rows) it(name, () => refuses(reason, { line: lineWith(9, change) }));

    for (const [name, change] of [
      ['with a space', (text: string) => `${text} `],
      ['with a member twice', (text: string) => text.replace('"v":1', '"v":1,"v":1')],
      ['with its members in another order', (text: string) => text.replace('"v":1,"via":"chat"', '"via":"chat","v":1')],
      ['with another spelling of a number', (text: string) => text.replace('"v":1', '"v":1.0')],
      ['with another spelling of a letter', (text: string) => text.replace('"via":"chat"', '"via":"ch\\u0061t"')],
      ['with half a character', (text: string) => text.replace('"via":"chat"', '"via":"\\ud800"')],
      ['that is no JSON', (text: string) => text.slice(1)],
      ['that is longer than any', (text: string) => text.replace('free text', 'x'.repeat(1_000_001))],
    ] as const)
      it(name, () => refuses('line_broken', { line: change(proven(9).line) }));
  });

  describe('refuses a note', () => {
    const { note } = proven(9);
    const other = createSigner();
    const imposter = createSigner(notary.id);
    const rows: readonly (readonly [string, Refusal, string])[] = [
      ['that somebody else signed', 'note_unsigned', other.note(checkpointAt(tree, SIZE))],
      ['that somebody else signed under the id of the notary', 'note_unsigned', imposter.note(checkpointAt(tree, SIZE))],
      ['of another size', 'note_unsigned', note.replace('\n70\n', '\n71\n')],
      ['of another time', 'note_unsigned', note.replace(/time .*/, 'time 2026-03-01T12:00:00.000Z')],
      ['of another log', 'note_unsigned', note.replace('1-7hk2m9qd', '1-7hk2m9qe')],
      ['without a signature', 'note_broken', note.replace(/— .*\n/, '')],
      ['with a line more', 'note_broken', note.replace('\n\n', '\nmore\n\n')],
      ['with a size that is none', 'note_broken', note.replace('\n70\n', '\n070\n')],
      ['with a moment that is none', 'note_broken', note.replace(/time .*/, 'time 2026-02-30T12:00:00.000Z')],
      ['that is empty', 'note_broken', ''],
      ['that is longer than any', 'note_broken', `${note}— x ${'A'.repeat(30_000)}\n`],
    ];
    for (const [name, reason, text] of rows) it(name, () => refuses(reason, { note: text }));

    it('of a log that is shorter than the number of the event', async () => {
      await refuses('proof_wrong', { note: notary.note(checkpointAt(tree, 8)) });
    });

    it('that is right and of another size', () => refuses('proof_wrong', { note: notary.note(checkpointAt(tree, 69)) }));

    it('of another log with the same events, when the event is its last', async () => {
      await refuses('other_log', { note: notary.note(checkpointAt(tree, SIZE, 'other/1-aa')) }, SIZE);
    });

    it('but not one that others signed as well', async () => {
      const extra = other.note(checkpointAt(tree, SIZE)).split('\n').slice(-2).join('\n');
      assert.equal((await verdictOf({ note: note + extra })).verdict, 'proven');
    });
  });

  describe('refuses a key', () => {
    const { key } = proven(9);
    const [name = '', id = '', raw = ''] = key.split('+', 3);
    const rows: readonly (readonly [string, string])[] = [
      ['that is empty', ''],
      ['with the name of another', `other+${id}+${key.split('+').slice(2).join('+')}`],
      ['with another id', `${name}+00000000+${raw}`],
      ['that is too short', `${name}+${id}+${btoa('\u0001short')}`],
      ['of another algorithm', `${name}+${id}+${btoa(`\u0002${'x'.repeat(32)}`)}`],
    ];
    for (const [what, text] of rows) it(what, () => refuses('key_broken', { key: text }));

    it('that is right and of another', () => refuses('note_unsigned', { key: createSigner().keyText }));
  });

  it('refuses whatever is forged at random, and says why', async () => {
    for (let turn = 0; turn < count(2000); turn += 1) {
      const chosen = choices(turn);
      const size = 2 + chosen.below(SIZE - 1);
      const seq = 1 + chosen.below(size);
      const proof = proven(seq, size);
      const part = chosen.of(['line', 'note', 'key'] as const);
      const at = chosen.below(proof[part].length);
      const letter = chosen.of([...'aZ0+/="\n é'].filter((one) => one !== proof[part][at]));
      const forged = { ...proof, [part]: proof[part].slice(0, at) + letter + proof[part].slice(at + 1) };
      const verdict = await verifyEvent(shown(seq), forged);
      assert.equal(verdict.verdict, 'refused', `turn ${turn}: ${part} at ${at} became ${JSON.stringify(letter)}`);
    }
  });

  it('proves what was made up at random, and refuses it with details that fit another event', async () => {
    for (let turn = 0; turn < count(200); turn += 1) {
      const chosen = choices(turn);
      const own = Array.from({ length: 5 }, (_, index) =>
        written(index + 1, ORIGIN, { sentence: Buffer.from(chosen.bytes(12)).toString('latin1') }),
      );
      const grown = treeOver(own);
      const seq = 1 + chosen.below(5);
      const proof = proofOf(own, grown, { seq, size: 5, by: notary });
      const one = own[seq - 1] ?? assert.fail();
      assert.equal((await verifyEvent(shownOf(one), proof)).verdict, 'proven');
      const swapped = rehashed({ entry: one.entry, beside: own[seq % 5]?.beside ?? null });
      const line = lineText(swapped, pathOf(grown, seq, 5));
      assert.equal((await verifyEvent(shownOf(swapped), { ...proof, line })).verdict, 'refused');
    }
  });
});
