import { stopPostgres } from '../support/postgres.ts';
export const mochaHooks = {
  async afterAll() {
    await stopPostgres();
  },
};
