import type { Store } from '../../bot/core/ports.ts';
import { createStore } from '../../bot/store/postgres-store.ts';
import { storeContract } from '../contract/store.ts';
import { DATABASES, type TestDatabase, WITH_TWO_USERS } from '../support/database.ts';
import { emptyTables } from './empty-tables.ts';

for (const { name, make } of [...DATABASES, WITH_TWO_USERS]) {
  describe(`store on ${name}`, function () {
    this.timeout(120_000);
    let test: TestDatabase;
    let store: Store;
    before(async () => {
      test = await make();
      store = createStore(test.database);
    });
    beforeEach(() => emptyTables(test.admin));
    after(() => test.drop());

    storeContract(() => store);
  });
}
