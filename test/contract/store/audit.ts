import assert from 'node:assert/strict';
import type { AuditEvent } from '../../../bot/core/audit/event.ts';
import type { AuditFilter } from '../../../bot/core/ports.ts';
import type { Subject } from '../store.ts';
import { ADA, BOB, event, later } from './samples.ts';

export function auditContract(store: Subject): void {
  const append = (...events: readonly AuditEvent[]): Promise<void> => store().transaction((tx) => tx.appendEvents(events));
  const sentences = async (filter: AuditFilter): Promise<readonly string[]> =>
    (await store().audit(filter, null, 50)).rows.map(({ sentence }) => sentence);

  it('gives back exactly what was appended, newest first, numbered in order', async () => {
    const full = event({
      runId: 'r-1',
      stepId: 's',
      workflow: 'deploy',
      environment: 'e',
      planHash: 'p',
      rule: 'x',
      detail: { a: 'ё', b: 7, c: true },
    });
    const bare = event();
    await append(full, bare);
    const { rows } = await store().audit({}, null, 10);
    assert.deepEqual(
      rows.map(({ seq, erased, ...rest }) => rest),
      [bare, full],
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

  it('finds a person by key, by object id and by part of the name in any case', async () => {
    await append(event({ sentence: 'ada' }), event({ sentence: 'bob', actor: BOB }));
    for (const person of ['tenant-1/ada', 'ada', 'LOVELACE']) assert.deepEqual(await sentences({ person }), ['ada']);
    assert.deepEqual(await sentences({ person: '100%_\\' }), ['bob']);
    assert.deepEqual(await sentences({ person: '%' }), ['bob']);
  });

  it('finds text in the sentence and in the detail, taking wildcards literally', async () => {
    await append(
      event({ sentence: 'Deployed 50% of it' }),
      event({ sentence: 'other', detail: { version: '1.2.3' } }),
      event({ sentence: 'a_b' }),
    );
    assert.deepEqual(await sentences({ text: 'deployed' }), ['Deployed 50% of it']);
    assert.deepEqual(await sentences({ text: '1.2.3' }), ['other']);
    assert.deepEqual(await sentences({ text: '0%' }), ['Deployed 50% of it']);
    assert.deepEqual(await sentences({ text: '_' }), ['a_b']);
    assert.deepEqual(await sentences({ text: "'; drop table x; --" }), []);
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
    await append(event({ sentence: 'a\u0000b\ud800', actor: { ...ADA, name: 'x\u0000' }, detail: { 'r\udc00': '\u0000y' } }));
    const [row] = (await store().audit({}, null, 1)).rows;
    assert.equal(row?.sentence, 'ab\ufffd');
    assert.equal(row?.actor.name, 'x');
    assert.deepEqual(row?.detail, { 'r\ufffd': 'y' });
  });
}
