import assert from 'node:assert/strict';
import type { AuditEvent } from '../../../bot/core/audit/event.ts';
import { type Named, NOWHERE, type Places, type Sight } from '../../../bot/core/audit/sight.ts';
import type { RunId } from '../../../bot/core/ids.ts';
import type { AuditFilter } from '../../../bot/core/ports.ts';
import type { Subject } from '../store.ts';
import { ADA, BOB, event, later, run } from './samples.ts';

export function auditContract(store: Subject): void {
  const append = (...events: readonly AuditEvent[]): Promise<void> => store().transaction((tx) => tx.appendEvents(events));
  const sentences = async (filter: AuditFilter): Promise<readonly string[]> =>
    (await store().audit(filter, null, 50)).rows.map(({ sentence }) => sentence);

  it('gives back exactly what was appended, newest first, numbered in order', async () => {
    const about = { runId: 'r-1', stepId: 's', workflow: 'deploy', environment: 'e', planHash: 'p', rule: 'x' };
    const full = event({ ...about, type: 'step.started', detail: { attempt: 7, call: 'ё' } });
    const handed = event({ type: 'delegation.given', detail: { absent: true } });
    const bare = event({ type: 'form.asked' });
    await append(full, handed, bare);
    const { rows } = await store().audit({}, null, 10);
    assert.deepEqual(
      rows.map(({ seq, erased, ...rest }) => rest),
      [bare, handed, full],
    );
    assert.ok((rows[0]?.seq ?? 0) > (rows[1]?.seq ?? 0));
  });

  it('takes an empty list', async () => {
    await append();
    assert.deepEqual((await store().audit({}, null, 10)).rows, []);
  });

  it('refuses the same event twice', async () => {
    const once = event();
    await append(once);
    await assert.rejects(append(once), { code: 'conflict', reason: 'store.duplicate' });
  });

  it('filters by run, workflow, environment, type and time', async () => {
    await append(
      event({ sentence: 'run', runId: 'r-1', at: later(1) }),
      event({ sentence: 'workflow', workflow: 'deploy', at: later(2) }),
      event({ sentence: 'environment', environment: 'production', at: later(3) }),
      event({ sentence: 'type', type: 'decision.denied', at: later(4) }),
    );
    assert.deepEqual(await sentences({ runId: 'r-1' }), ['run']);
    assert.deepEqual(await sentences({ workflow: 'deploy' }), ['workflow']);
    assert.deepEqual(await sentences({ environment: 'production' }), ['environment']);
    assert.deepEqual(await sentences({ type: 'decision.denied' }), ['type']);
    assert.deepEqual(await sentences({ from: later(2), to: later(4) }), ['environment', 'workflow']);
    assert.deepEqual(await sentences({ runId: 'r-1', workflow: 'deploy' }), []);
  });

  it('finds the events of a time, also where a later number has an earlier moment', async () => {
    const at = (minute: number) => event({ sentence: `at ${minute}`, at: later(minute) });
    await append(at(5), at(1), at(9), at(3), at(7));
    assert.deepEqual(await sentences({ from: later(1), to: later(6) }), ['at 3', 'at 1', 'at 5']);
    assert.deepEqual(await sentences({ to: later(2) }), ['at 1']);
    assert.deepEqual(await sentences({ to: later(1) }), []);
    assert.deepEqual(await sentences({ from: later(6) }), ['at 7', 'at 9']);
  });

  it('filters by channel, decision and door', async () => {
    const channel = '19:abc@thread.tacv2';
    await append(
      event({ sentence: 'there', type: 'run.finished', detail: { channel, state: 'failed' } }),
      event({ sentence: 'elsewhere', detail: { channel: '19:abcd@thread.tacv2' } }),
      event({ sentence: 'typed', detail: { text: `"channel":"${channel}"` }, via: 'cli' }),
      event({ sentence: 'denied', type: 'access.denied' }),
      event({ sentence: 'used', type: 'break_glass.used' }),
    );
    assert.deepEqual(await sentences({ channel }), ['there']);
    assert.deepEqual(await sentences({ channel: "x' or true --" }), []);
    assert.deepEqual(await sentences({ decision: 'denied' }), ['denied']);
    assert.deepEqual(await sentences({ decision: 'broke_glass' }), ['used']);
    assert.deepEqual(await sentences({ decision: 'approved' }), []);
    assert.deepEqual(await sentences({ via: 'cli' }), ['typed']);
  });

  it('gives somebody what they see and nothing else, page by page, and a run from its beginning', async () => {
    const mine = run({ requester: BOB });
    await store().transaction((tx) => tx.insertRun(mine));
    await append(
      event({ sentence: 'place', workflow: 'deploy', environment: 'staging' }),
      event({ sentence: 'elsewhere', workflow: 'deploy', environment: 'production' }),
      event({ sentence: 'nowhere' }),
      event({ sentence: 'other', workflow: 'x', environment: 'staging', runId: 'r-1' }),
      event({ sentence: 'bob', actor: BOB }),
      event({ sentence: 'asked for', runId: mine.id }),
      event({ sentence: 'so named', actor: { ...ADA, name: 'bob' } }),
      event({ sentence: 'listed', runId: 'r-2' }),
    );
    const named = (name: string) => ({ is: 'named' as const, name });
    const places = (workflow: Named): Places => ({
      workflows: ['deploy'],
      environments: ['staging'],
      allowed: [{ workflow, environment: named('staging') }],
      everywhere: false,
    });
    const own = { who: BOB, audited: NOWHERE, viewed: NOWHERE, ownRuns: false, runs: [] };
    const seen = async (sight: Sight, before: string | null = null) => {
      const { rows, next } = await store().auditSeen(sight, { filter: {}, before, limit: 2 });
      return [
        rows.map(({ sentence }) => sentence),
        next === null ? null : await store().auditSeen(sight, { filter: {}, before: next, limit: 2 }),
      ] as const;
    };
    assert.deepEqual(await seen(own), [['bob'], null]);
    assert.deepEqual(await seen({ ...own, audited: places(named('deploy')) }), [['bob', 'place'], null]);
    assert.deepEqual(await seen({ ...own, viewed: places({ is: 'other' }) }), [['bob', 'other'], null]);
    assert.deepEqual(await seen({ ...own, ownRuns: true }), [['asked for', 'bob'], null]);
    const [first, rest] = await seen({ ...own, ownRuns: true, runs: ['r-2' as RunId] });
    assert.deepEqual([first, rest?.rows.map(({ sentence }) => sentence), rest?.next], [['listed', 'asked for'], ['bob'], null]);
    await append(event({ sentence: 'later', runId: mine.id }));
    const begin = await store().timeline(mine.id, null, 1);
    const end = await store().timeline(mine.id, begin.next, 1);
    assert.deepEqual(
      [...begin.rows, ...end.rows].map(({ sentence }) => sentence),
      ['asked for', 'later'],
    );
    assert.equal(end.next, null);
  });

  it('keeps filters for each person by name, at most so many', async () => {
    const { filters } = store();
    const awkward = { name: "it's 100% «ё»", query: 'text=%25' };
    assert.equal(await filters.put(ADA, awkward, 2), true);
    assert.equal(await filters.put(ADA, { name: 'a', query: '1' }, 2), true);
    assert.equal(await filters.put(ADA, { name: 'b', query: '1' }, 2), false);
    assert.equal(await filters.put(ADA, { name: 'a', query: '2' }, 2), true);
    assert.deepEqual(await filters.of(ADA), [{ name: 'a', query: '2' }, awkward]);
    assert.deepEqual(await filters.of(BOB), []);
    assert.equal(await filters.remove(BOB, 'a'), false);
    assert.deepEqual([await filters.remove(ADA, 'a'), await filters.remove(ADA, 'a')], [true, false]);
  });

  it('finds a person by key, by object id and by part of the name in any case', async () => {
    await append(event({ sentence: 'ada' }), event({ sentence: 'bob', actor: BOB }));
    for (const person of ['tenant-1/ada', 'ada', 'LOVELACE']) assert.deepEqual(await sentences({ person }), ['ada']);
    assert.deepEqual(await sentences({ person: '100%_\\' }), ['bob']);
    assert.deepEqual(await sentences({ person: '%' }), ['bob']);
  });

  it('finds nobody else by a key, whatever they call themselves', async () => {
    await append(
      event({ sentence: 'bob', actor: BOB }),
      event({ sentence: 'ada', actor: { ...ADA, name: `${BOB.tenantId}/${BOB.objectId}` } }),
    );
    assert.deepEqual(await sentences({ person: `${BOB.tenantId}/${BOB.objectId}` }), ['bob']);
  });

  it('gives an export the people as they were called when the log was as long as that', async () => {
    await append(event({ sentence: 'ada' }), event({ sentence: 'later', actor: { ...ADA, name: 'Married' } }));
    const selected = (person: string, upTo: number) => store().log.selected({ person }, { after: 0, upTo }, 10);
    assert.equal((await selected('lovelace', 1)).length, 1);
    assert.equal((await selected('lovelace', 2)).length, 0);
    assert.equal((await selected('married', 2)).length, 2);
  });

  it('finds words of the sentence and of the detail, however they are written, also when the end of a word is missing', async () => {
    await append(
      event({ sentence: 'Deployed 50% of it' }),
      event({ sentence: 'other', type: 'command.refused', detail: { version: 'shop-1.2.3', text: 'a "quoted"\nline' } }),
      event({ sentence: 'Wdrożono „Żółw” → «dalej»' }),
    );
    for (const text of ['deployed', 'DEPL', '50%', 'it deployed', ' of\t50 ']) {
      assert.deepEqual(await sentences({ text }), ['Deployed 50% of it'], text);
    }
    for (const text of ['1.2.3', 'shop 1.2', 'shop-1', 'line quoted', 'version'])
      assert.deepEqual(await sentences({ text }), ['other'], text);
    for (const text of ['Żół', 'wdrożono', 'dalej']) assert.deepEqual(await sentences({ text }), ['Wdrożono „Żółw” → «dalej»'], text);
    for (const text of ['eployed', '1.3', '2.1', 'nline', 'it or other', "'; drop table x; --", "a & !b:* | 'c' <-> d"])
      assert.deepEqual(await sentences({ text }), [], text);
    assert.deepEqual(await sentences({ text: '“deployed” «it»' }), ['Deployed 50% of it']);
    assert.equal((await sentences({ text: '“”' })).length, 3);
    assert.equal((await sentences({ text: '%_\'"&|!()' })).length, 3);
  });

  it('finds words among thousands of events, and only them: many, few and none, with other filters and from any place on', async () => {
    const thousands = Array.from({ length: 3300 }, (_, place) =>
      event({
        sentence: `number ${place}`,
        workflow: place % 2 === 0 ? 'even' : 'odd',
        detail: { text: place < 3 ? 'at the bottom' : 'above' },
      }),
    );
    await append(...thousands);
    const found = async (filter: AuditFilter, before: string | null = null): Promise<readonly string[]> =>
      (await store().audit(filter, before, 3)).rows.map(({ sentence }) => sentence.slice('number '.length));
    assert.deepEqual(await found({ text: 'number above' }), ['3299', '3298', '3297']);
    assert.deepEqual(await found({ text: 'bottom' }), ['2', '1', '0']);
    assert.deepEqual(await found({ text: 'bottom', workflow: 'even' }), ['2', '0']);
    assert.deepEqual(await found({ text: 'bottom' }, '2'), ['0']);
    assert.deepEqual(await found({ text: 'number 12', workflow: 'odd' }), ['1299', '1297', '1295']);
    assert.deepEqual(await found({ text: 'nowhere' }), []);
    const exported = await store().log.selected({ text: 'bottom', workflow: 'even' }, { after: 1, upTo: 3300 }, 10);
    assert.deepEqual(
      exported.map(({ entry }) => entry.seq),
      [3],
    );
    assert.equal((await store().log.selected({ text: 'above' }, { after: 0, upTo: 3250 }, 3200)).length, 3200);
  });

  it('pages through all events once', async () => {
    await append(...Array.from({ length: 11 }, (_, index) => event({ sentence: String(index) })));
    const first = await store().audit({}, null, 6);
    const second = await store().audit({}, first.next, 6);
    assert.deepEqual(
      [...first.rows, ...second.rows].map(({ sentence }) => Number(sentence)),
      [10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0],
    );
    assert.equal(second.next, null);
  });

  it('refuses a place in the list that it never gave out', async () => {
    await assert.rejects(store().audit({}, '1; select', 6), { code: 'invalid', reason: 'store.bad_cursor' });
  });

  it('keeps text that Postgres cannot hold, without U+0000 and halves of characters', async () => {
    await append(event({ sentence: 'a\u0000b\ud800', actor: { ...ADA, name: 'x\u0000' }, detail: { text: '\u0000y\udc00' } }));
    const [row] = (await store().audit({}, null, 1)).rows;
    assert.equal(row?.sentence, 'ab\ufffd');
    assert.equal(row?.actor.name, 'x');
    assert.deepEqual(row?.detail, { text: 'y\ufffd' });
  });
}
