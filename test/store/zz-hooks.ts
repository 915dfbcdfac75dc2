import { stopPostgres } from '../support/postgres.ts';
console.log('hooks loaded', import.meta.url, typeof require);
export const mochaHooks = { async afterAll() { console.log('stopping'); await stopPostgres(); console.log(process.getActiveResourcesInfo()); setTimeout(() => console.log(process.getActiveResourcesInfo()), 3000).unref(); } };
