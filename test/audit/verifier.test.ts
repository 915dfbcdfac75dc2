import assert from 'node:assert/strict';
import { count } from '../support/counts.ts';
import { type Case, problemOf, startVerifiers, type Verifiers } from './both-verifiers.ts';
import { type Choices, choices } from './made-up.ts';
import { checkpointAt, createSigner, lineText, ORIGIN, pathOf, special, treeOver, type Written, written } from './written-log.ts';

const NEXT = 'signalbox.example.com/audit/2-9x';
const notary = createSigner();
let verifiers: Verifiers;

const eventsOf = (size: number, log = ORIGIN, from = 1): readonly Written[] =>
  Array.from({ length: size }, (_, index) => written(from + index, log));
const without = (lines: readonly Written[], ...seqs: readonly number[]): readonly Written[] =>
  lines.map((line, index) => (seqs.includes(index + 1) ? { ...line, beside: null } : line));

/** An export with checkpoints of these sizes, under the name that the log had then. */
function exported(lines: readonly Written[], sizes: readonly number[], more: readonly string[] = []): Case {
  const tree = treeOver(lines);
  const notes = sizes.map((size) => notary.note(checkpointAt(tree, size, lines[size - 1]?.entry.log)));
  return { key: notary.keyText, notes: [...more, ...notes], lines: lines.map((line) => lineText(line)) };
}

/** Up to 300 events, with an erasure, a restore or neither, and some checkpoints, the last of them after both. */
function cleanLog(chosen: Choices): Readonly<{ one: Case; size: number; last: number; restored: boolean }> {
  const size = 4 + chosen.below(300);
  const restoredAt = chosen.below(3) === 0 ? 2 + chosen.below(size - 2) : null;
  const before = eventsOf(size + 20);
  let lines: readonly Written[] = before.slice(0, size);
  if (restoredAt !== null) {
    const restore = special(restoredAt, 'log.restored', {
      log: NEXT,
      facts: { size: restoredAt - 1, incarnation: '2-9x' },
      detail: { previous: ORIGIN },
    });
    lines = [...before.slice(0, restoredAt - 1), restore, ...eventsOf(size - restoredAt, NEXT, restoredAt + 1)];
  }
  const erasing = chosen.below(2) === 0 && restoredAt !== size;
  if (erasing) {
    const erased = 1 + chosen.below(size - 1);
    const line = special(size, 'details.erased', { log: lines.at(-1)?.entry.log ?? ORIGIN, facts: { seqs: `${erased}-${size - 1}` } });
    const gone = Array.from({ length: size - erased }, (_, index) => erased + index);
    lines = without(lines, ...gone.filter(() => chosen.below(2) === 0)).with(size - 1, line);
  }
  const last = erasing ? size : Math.max(restoredAt ?? 1, size - chosen.below(4));
  const sizes = [...Array.from({ length: chosen.below(6) }, () => 1 + chosen.below(last)), last, last];
  const lost = restoredAt === null ? [] : [notary.note(checkpointAt(treeOver(before), size + 20))];
  return { one: exported(lines, sizes, lost), size, last, restored: restoredAt !== null };
}

describe('both verifiers', function () {
  this.timeout(600_000);
  before(async () => {
    verifiers = await startVerifiers();
  });
  after(() => verifiers.end());

  async function found(one: Case, what: string): Promise<Readonly<{ reason: string; from: number | null; to: number | null }>> {
    const { reason, from, to } = problemOf(await verifiers.verdict(one, what), what);
    return { reason, from, to };
  }

  it('find nothing in clean logs, and say what stands after the last checkpoint', async () => {
    for (let turn = 0; turn < count(200); turn += 1) {
      const { one, size, last, restored } = cleanLog(choices(turn));
      const verdict = await verifiers.verdict(one, `clean log ${turn}`);
      assert.deepEqual(verdict.problem, null, `clean log ${turn}`);
      assert.deepEqual([verdict.events, verdict.checkpoint?.size, verdict.unanchored], [size, last, size - last]);
      assert.deepEqual(
        verdict.warnings.map(({ reason }) => reason),
        restored ? ['restored'] : [],
      );
    }
  });

  it('take checkpoints in any order, repeated, and of the empty log', async () => {
    const { verdict, checkpoint } = await verifiers.verdict(exported(eventsOf(9), [9, 3, 3, 1, 9, 0]), 'any order');
    assert.deepEqual([verdict, checkpoint?.size], ['verified', 9]);
  });

  it('skip what a crash cut off in the file of the notes, wherever that was', async () => {
    const one = exported(eventsOf(9), [4, 9]);
    const [whole = ''] = one.notes;
    const body = whole.indexOf('\n\n') + 2;
    for (const cut of [1, body - 2, body - 1, body, body + 5, whole.length - 1]) {
      const torn = `${whole.slice(0, cut)}\n(torn)\n`;
      for (const notes of [
        [torn, ...one.notes],
        [whole, torn, ...one.notes.slice(1)],
        [...one.notes, torn],
      ]) {
        const verdict = await verifiers.verdict({ ...one, notes }, `cut after ${cut}`);
        assert.equal(verdict.verdict, 'verified', `cut after ${cut}`);
      }
    }
  });

  it('say which events were lost when a log was restored from a backup', async () => {
    const old = eventsOf(20);
    const restore = special(11, 'log.restored', { log: NEXT, facts: { size: 10, incarnation: '2-9x' }, detail: { previous: ORIGIN } });
    const lines = [...old.slice(0, 10), restore, ...eventsOf(4, NEXT, 12)];
    const lost = [14, 20].map((size) => notary.note(checkpointAt(treeOver(old), size)));
    const { warnings } = await verifiers.verdict(exported(lines, [5, 10, 15], lost), 'restored');
    assert.deepEqual(warnings, [
      {
        reason: 'restored',
        from: 11,
        to: 20,
        sentence:
          'The log was restored from a backup of 10 events, as event 11 says. The notary had signed 2 checkpoints of signalbox.example.com/audit/1-7hk2m9qd up to event 20: what events 11-20 said then is lost.',
      },
    ]);
    assert.deepEqual(await found(exported(lines, [5, 10], lost), 'nobody signed the restore'), {
      reason: 'restore.unsigned',
      from: 11,
      to: 20,
    });
    const claimed = exported(lines.with(10, special(11, 'log.restored', { log: NEXT, facts: { size: 9 } })), [15]);
    assert.deepEqual(await found(claimed, 'another size'), { reason: 'restore.wrong', from: 11, to: 11 });
    const silent = exported([...old.slice(0, 10), ...eventsOf(5, NEXT, 11)], [15]);
    assert.deepEqual(await found(silent, 'another name'), { reason: 'log.changed', from: 10, to: 11 });
  });

  it('know the log before the backup by its name beside the event, when the backup is older than that', async () => {
    const between = 'signalbox.example.com/audit/between';
    const lost = notary.note({ ...checkpointAt(treeOver(eventsOf(30, between)), 30), origin: between });
    const restored = (previous: string): readonly Written[] => [
      ...eventsOf(10),
      special(11, 'log.restored', { log: NEXT, facts: { size: 10 }, detail: { previous } }),
    ];
    assert.equal((await verifiers.verdict(exported(restored(between), [11], [lost]), 'named')).verdict, 'verified');
    assert.equal((await verifiers.verdict(exported(restored(`${ORIGIN} ${between}`), [11], [lost]), 'one of two')).verdict, 'verified');
    assert.equal((await found(exported(restored(ORIGIN), [11], [lost]), 'not named')).reason, 'checkpoint.origin');
  });

  it('accept details that are missing when a later event says so, and only then', async () => {
    const erased = (seqs: string | number, ...gone: readonly number[]): Case =>
      exported([...without(eventsOf(20), ...gone), special(21, 'details.erased', { facts: { seqs } })], [21]);
    for (const [seqs, gone] of [
      ['3-5', [3, 4, 5]],
      ['7,3-5,9', [4, 7, 9]],
      ['1-99999999999999999999', [1, 20]],
      ['0003', [3]],
      ['21', []],
    ] as const) {
      assert.equal((await verifiers.verdict(erased(seqs, ...gone), seqs)).verdict, 'verified', seqs);
    }
    for (const [seqs, gone, from, to] of [
      ['3-5', [3, 6, 7], 6, 7],
      ['5-3', [3], 3, 3],
      ['6-4', [3, 4, 5, 6, 7], 3, 7],
      ['4', [3, 4, 5], 3, 3],
      ['', [3], 3, 3],
      ['3;4', [3], 3, 3],
      [3, [3], 3, 3],
    ] as const) {
      assert.deepEqual(await found(erased(seqs, ...gone), String(seqs)), { reason: 'beside.missing', from, to });
    }
    const early = exported([...eventsOf(4), special(5, 'details.erased', { facts: { seqs: '6' } }), ...eventsOf(2, ORIGIN, 6)], [7]);
    assert.equal((await verifiers.verdict(early, 'nothing is missing')).verdict, 'verified');
    const before = exported(
      without([...eventsOf(4), special(5, 'details.erased', { facts: { seqs: '6' } }), ...eventsOf(2, ORIGIN, 6)], 6),
      [7],
    );
    assert.deepEqual(await found(before, 'said before'), { reason: 'beside.missing', from: 6, to: 6 });
  });

  it('warn when no checkpoint holds the event that erased details', async () => {
    const lines = [...without(eventsOf(20), 3), special(21, 'details.erased', { facts: { seqs: '3' } })];
    const { warnings } = await verifiers.verdict(exported(lines, [20]), 'not anchored');
    assert.deepEqual(
      warnings.map(({ reason, from, to }) => [reason, from, to]),
      [['erased.unanchored', 21, 21]],
    );
  });

  it('say that nothing is proved when no checkpoint holds an event', async () => {
    assert.deepEqual(await found(exported(eventsOf(3), [0]), 'only the empty log'), { reason: 'checkpoints.none', from: 1, to: 3 });
    assert.deepEqual(await found({ ...exported([], [0]), lines: [] }, 'nothing'), { reason: 'export.empty', from: null, to: null });
  });

  it('verify a selection by the proof of each event', async () => {
    const { one, tree, lines } = selection([2, 3, 9, 17]);
    const verdict = await verifiers.verdict(one, 'selection');
    assert.deepEqual([verdict.verdict, verdict.kind, verdict.events], ['verified', 'selection', 4]);
    const text = (seq: number, size = 20): string => lineText(lines[seq - 1] ?? assert.fail(), pathOf(tree, seq, size));
    const cases: readonly (readonly [what: string, lines: readonly string[], reason: string, from: number | null])[] = [
      ['a proof for another size', [text(2), text(3, 19)], 'proof.wrong', 3],
      ['no proof', [text(2), lineText(lines[2] ?? assert.fail())], 'proof.missing', 3],
      ['a proof in a whole log', [lineText(lines[0] ?? assert.fail()), text(2)], 'line.broken', 2],
      ['another order', [text(3), text(2)], 'seq.order', 2],
      ['twice the same', [text(3), text(3)], 'seq.order', 3],
      ['a changed event', [text(2), text(3).replace('"via":"chat"', '"via":"card"')], 'proof.wrong', 3],
      ['a changed sentence', [text(2), text(3).replace('Number 3 ', 'Number 4 ')], 'beside.changed', 3],
      ['a hash that is too short', [text(2), text(3).replace(/"proof":\["../, '"proof":["')], 'line.broken', null],
    ];
    for (const [what, changed, reason, from] of cases)
      assert.deepEqual(await found({ ...one, lines: changed }, what), { reason, from, to: from });
    const beyond = { ...one, notes: [notary.note(checkpointAt(tree, 9))] };
    assert.deepEqual(await found(beyond, 'an event after the checkpoint'), { reason: 'proof.wrong', from: 2, to: 2 });
  });

  it('warn of details that are missing in a selection, unless the selection says why', async () => {
    const lines = [...without(eventsOf(20), 3, 4), special(21, 'details.erased', { facts: { seqs: '4' } })];
    const tree = treeOver(lines);
    const texts = [3, 4, 21].map((seq) => lineText(lines[seq - 1] ?? assert.fail(), pathOf(tree, seq, 21)));
    const { warnings } = await verifiers.verdict(
      { key: notary.keyText, notes: [notary.note(checkpointAt(tree, 21))], lines: texts },
      'selection',
    );
    assert.deepEqual(
      warnings.map(({ reason, from, to }) => [reason, from, to]),
      [['beside.missing', 3, 3]],
    );
  });

  function selection(seqs: readonly number[]): Readonly<{ one: Case; tree: ReturnType<typeof treeOver>; lines: readonly Written[] }> {
    const lines = eventsOf(20);
    const tree = treeOver(lines);
    const texts = seqs.map((seq) => lineText(lines[seq - 1] ?? assert.fail(), pathOf(tree, seq, 20)));
    return { one: { key: notary.keyText, notes: [notary.note(checkpointAt(tree, 20))], lines: texts }, tree, lines };
  }

  const spellings: readonly (readonly [what: string, change: (line: string) => string])[] = [
    ['a space more', (line) => line.replace(':', ': ')],
    ['a carriage return', (line) => `${line}\r`],
    ['a byte order mark', (line) => `\ufeff${line}`],
    ['nothing', () => ''],
    ['half of the line', (line) => line.slice(0, line.length / 2)],
    ['another order of members', (line) => line.replace('"v":1,"via":"chat"', '"via":"chat","v":1')],
    ['a member twice', (line) => line.replace('"v":1', '"v":1,"v":1')],
    ['a member more', (line) => line.replace('"v":1', '"more":1,"v":1')],
    ['a member less', (line) => line.replace('"v":1,', '')],
    ['a member of every object', (line) => line.replace('"v":1', '"toString":1,"v":1')],
    ['__proto__', (line) => line.replace('"v":1', '"__proto__":1,"v":1')],
    ['a fraction that is whole', (line) => line.replace('"v":1', '"v":1.0')],
    ['an exponent', (line) => line.replace('"v":1', '"v":1e0')],
    ['another version', (line) => line.replace('"v":1', '"v":2')],
    ['a boolean for a number', (line) => line.replace('"v":1', '"v":true')],
    ['zero with a sign', (line) => line.replace('"done":', '"a":-0,"done":')],
    ['a number beyond 2^53', (line) => line.replace('"done":', '"a":9007199254740993,"done":')],
    ['a number of a thousand digits', (line) => line.replace('"done":', `"a":${'9'.repeat(5000)},"done":`)],
    ['a list', (line) => line.replace('"done":', '"a":[1],"done":')],
    ['NaN', (line) => line.replace('"done":', '"a":NaN,"done":')],
    ['an escape where none is needed', (line) => line.replace('chat', '\\u0063hat')],
    ['half a character', (line) => line.replace('chat', '\\ud800')],
    ['half a character in a key', (line) => line.replace('"done"', '"\\udc00"')],
    ['another moment than it spells', (line) => line.replace('2026-03-01T', '2026-02-29T')],
    ['a moment in another zone', (line) => line.replace('.000Z', '.000+01:00')],
    ['a seq of zero', (line) => line.replace(/"seq":\d+/, '"seq":0')],
    ['a salt in capital letters', (line) => line.replace(/"salt":"[^"]+"/, (salt) => `"salt":${salt.slice(7).toUpperCase()}`)],
    ['a salt that is too short', (line) => line.replace(/"salt":"../, '"salt":"')],
    ['many brackets', () => '['.repeat(500_000)],
    ['null', () => 'null'],
    ['a list of events', (line) => `[${line}]`],
  ];
  for (const [what, change] of spellings) {
    it(`refuse a line with ${what}`, async () => {
      const lines = eventsOf(3).map((line) => lineText(line));
      const one = exported(eventsOf(3), [3]);
      const changed = lines.with(1, change(lines[1] ?? ''));
      assert.notDeepEqual(changed, lines);
      assert.deepEqual(await found({ ...one, lines: changed }, what), { reason: 'line.broken', from: 2, to: 2 });
    });
  }

  it('see a detail that was named __proto__', async () => {
    const lines = eventsOf(3).map((line) => lineText(line).replace('"done"', '"__proto__":1,"done"'));
    assert.deepEqual(await found({ ...exported(eventsOf(3), [3]), lines }, '__proto__'), { reason: 'beside.changed', from: 1, to: 1 });
  });

  it('read what looks like half a character and is none', async () => {
    const lines = [written(1, ORIGIN, { sentence: '\\ud800 and \\\\udc00', detail: { 'a\\udfff': '\\\\\\ud912' } })];
    assert.equal((await verifiers.verdict(exported(lines, [1]), 'backslashes')).verdict, 'verified');
  });

  it('refuse a line of more than 1 MB, and read one of just less', async () => {
    const one = exported([written(1, ORIGIN, { sentence: 'x'.repeat(1_040_000) })], [1]);
    assert.equal((await verifiers.verdict(one, 'long')).verdict, 'verified');
    const longer = exported([...eventsOf(1), written(2, ORIGIN, { sentence: 'x'.repeat(3_000_000) })], [2]);
    const { reason, number } = problemOf(await verifiers.verdict(longer, 'too long'), 'too long');
    assert.deepEqual({ reason, number }, { reason: 'line.long', number: 2 });
  });
});
