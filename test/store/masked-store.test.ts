import assert from 'node:assert/strict';
import { openStore } from '../../bot/app-masking.ts';
import type { Conversation } from '../../bot/core/conversation.ts';
import { newRunId } from '../../bot/core/ids.ts';
import { Masker } from '../../bot/core/masking/masker.ts';
import type { Store, Tx } from '../../bot/core/ports.ts';
import { event } from '../contract/store/samples.ts';
import { memoryDatabase, type TestDatabase } from '../support/database.ts';

const VALUE = 'correct-horse-battery';
const AT = new Date(0);
const PERSON = { kind: 'person', tenantId: 't', objectId: 'o', name: `named ${VALUE}` } as const;
const CHAT: Conversation = { tenantId: 't', id: 'c', scope: 'personal', serviceUrl: 'https://x.test', botId: 'b' } as Conversation;

/** What people typed, and errors of sending, get into the database by other ways than runs and events do. */
describe('the store as the app has it', () => {
  let test: TestDatabase;
  let store: Store;
  before(async () => {
    const masker = new Masker();
    masker.resolved(VALUE, 'env:X');
    test = await memoryDatabase();
    store = openStore(test.database, masker);
  });
  after(() => test.drop());

  const kept = async (table: string): Promise<string> => {
    const { rows } = await test.database.pool.query(`select to_json(t)::text as row from signalbox.${table} t`);
    return rows.map(({ row }) => row).join('\n');
  };

  const writes: readonly (readonly [table: string, write: (tx: Tx) => Promise<unknown>])[] = [
    ['outbox_messages', (tx) => tx.say(CHAT, { kind: 'text', text: `said ${VALUE}` }, AT)],
    [
      'handles',
      (tx) =>
        tx.putHandle(
          'h'.repeat(64),
          { kind: 'form', workflow: 'w', principal: { ...PERSON, name: 'A' }, conversation: CHAT, values: { a: VALUE } },
          new Date(9e12),
        ),
    ],
    [
      'audit_details',
      (tx) =>
        tx.appendEvents([
          {
            id: 'e-1',
            at: AT,
            type: 'command.refused',
            actor: PERSON,
            via: 'chat',
            runId: null,
            stepId: null,
            workflow: null,
            environment: null,
            planHash: null,
            rule: null,
            sentence: `typed ${Buffer.from(VALUE).toString('base64')}`,
            detail: { text: VALUE, reason: 'run.unknown' },
          },
        ]),
    ],
  ];
  for (const [table, write] of writes) {
    it(`keeps no secret in ${table}`, async () => {
      await store.transaction(write);
      const rows = await kept(table);
      assert.match(rows, /\[secret env:X\]/);
      assert.ok(!rows.includes(VALUE) && !rows.includes(Buffer.from(VALUE).toString('base64').slice(0, 24)), rows);
    });
  }

  it('keeps none of what a message could not be sent for', async () => {
    const [due] = await store.outbox.claimMessages(new Date(9e11), 1000, 1);
    await store.outbox.sendingFailed('message', due?.id ?? 0, null, `refused ${VALUE}`);
    assert.match(await kept('outbox_messages'), /refused \[secret env:X\]/);
  });

  it('records what happened, also when a word of the log is the secret of somebody', async () => {
    const masker = new Masker();
    for (const word of ['approve', 'verdict', 'comment', 'channel']) masker.resolved(word, 'env:Y');
    const { audit, transaction } = openStore(test.database, masker);
    const detail = { verdict: 'approve', comment: 'I approve.', channel: '19:abc@thread.tacv2' };
    await transaction((tx) => tx.appendEvents([event({ type: 'approval.vote', detail })]));
    const found = (await audit({ type: 'approval.vote' }, null, 1)).rows[0]?.detail;
    assert.deepEqual([found?.['verdict'], found?.['comment'], found?.['channel']], ['[secret env:Y]', 'I [secret env:Y].', detail.channel]);
  });

  it('keeps none of the output of a step', async () => {
    await store.appendOutput(newRunId(), 's', 'do', 1, `printed ${VALUE}`).catch(() => undefined);
    assert.ok(!(await kept('step_output')).includes(VALUE));
  });
});
