import assert from 'node:assert/strict';
import { DATABASES, type TestDatabase } from '../support/database.ts';

const HASH = 'ab'.repeat(32);
const BY = `'{"kind":"person","tenantId":"t","objectId":"o","name":"n"}'::json`;

/** SQLSTATE: insufficient privilege, unique violation, check violation. */
const REFUSED = new Set(['42501', '23505', '23514']);

/** Whoever can write SQL can do much; what the product itself promises holds against a mistake in it, too. */
for (const { name, make } of DATABASES) {
  describe(`versions of the site on ${name}`, function () {
    this.timeout(120_000);
    let test: TestDatabase;
    const query = (text: string) => test.database.pool.query(text);
    const activation = (number: number, more = `'local', ${BY}, now(), '', null`) =>
      query(`insert into signalbox.site_activations values (${number}, '${HASH}', ${more})`);
    before(async () => {
      test = await make();
      await query(`insert into signalbox.site_versions values ('${HASH}', '{}', now())`);
      await activation(1);
      await query(
        `insert into signalbox.site_proposals values ('p-1', '${HASH}', 1, ${BY}, now(), 'rejected', ${BY}, now(), ''), ('p-2', '${HASH}', 1, ${BY}, now(), 'open', null, null, '')`,
      );
    });
    after(() => test.drop());

    const refused: readonly (readonly [string, string])[] = [
      ['change a content', `update signalbox.site_versions set files = '{"a": "eA=="}'`],
      ['remove a content', 'delete from signalbox.site_versions'],
      ['empty the contents', 'truncate signalbox.site_versions cascade'],
      ['put something else into force after the fact', `update signalbox.site_activations set activated_at = now()`],
      ['take an activation back', 'delete from signalbox.site_activations'],
      ['empty the activations', 'truncate signalbox.site_activations'],
      ['open a proposal again', `update signalbox.site_proposals set state = 'open' where id = 'p-1'`],
      ['say afterwards who proposed', `update signalbox.site_proposals set proposed_by = '{}' where id = 'p-2'`],
      [
        'have two open proposals of one version',
        `insert into signalbox.site_proposals values ('p-3', '${HASH}', 1, ${BY}, now(), 'open', null, null, '')`,
      ],
      ['keep what is no hash', `insert into signalbox.site_versions values ('x', '{}', now())`],
    ];
    for (const [what, statement] of refused) {
      it(`do not let anybody ${what}`, async () => {
        await assert.rejects(query(statement), (error) => error instanceof Error && 'code' in error && REFUSED.has(String(error.code)));
      });
    }

    it('come into force one after the other', async () => {
      await assert.rejects(activation(1));
      await assert.rejects(activation(3));
      await assert.rejects(activation(0));
      await activation(2);
    });

    it('come into force by approval of a proposal, by recovery with a reason, or not at all', async () => {
      await assert.rejects(activation(3, `'approved', ${BY}, now(), '', null`));
      await assert.rejects(activation(3, `'local', ${BY}, now(), '', 'p-2'`));
      await assert.rejects(activation(3, `'recovered', ${BY}, now(), '', null`));
      await assert.rejects(activation(3, `'by magic', ${BY}, now(), '', null`));
      await activation(3, `'approved', ${BY}, now(), '', 'p-2'`);
    });
  });
}
