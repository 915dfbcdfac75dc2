import fs from 'node:fs';
import { openDatabase } from '../bot/store/open.ts';
import { migrate } from '../bot/store/migrations.ts';
import { createStore } from '../bot/store/postgres-store.ts';
import { NOW } from './contract/store/samples.ts';
process.on('exit', (c) => fs.writeSync(1, `EXIT code ${c} ${new Error().stack?.slice(0, 900)}\n`));
process.on('uncaughtException', (e) => { fs.writeSync(1, 'UNCAUGHT ' + e.message + '\n'); });
const say = (...a: any[]) => fs.writeSync(1, a.join(' ') + '\n');
const logger = { debug(){}, info(){}, warn: (f: any, m: string) => say('W', m, f.err?.message), error(){} };
const db = await openDatabase({ dataDir: '/tmp/eng/full/data' }, logger);
await migrate(db.pool);
const store = createStore(db);
await store.transaction(tx => tx.moveSchedule('x', null, NOW));
fs.writeFileSync('/tmp/eng/full/fill', ''); try { for (;;) fs.appendFileSync('/tmp/eng/full/fill', Buffer.alloc(64 * 1024)); } catch (x: any) { say('filled', x.code); }
try { await db.pool.query(process.argv[2] ?? 'checkpoint'); say('done'); } catch (x: any) { say('failed', x.constructor.name, x.code, x.severity, x.message?.slice(0, 300)); }
for (let i = 0; i < 3; i++) { try { await Promise.race([store.transaction(tx => tx.moveSchedule('y' + i, null, NOW)), new Promise((_, r) => setTimeout(() => r(new Error('hangs')), 3000))]); say('ok'); } catch (x: any) { say('again', x.code, x.reason, x.message, x.cause?.constructor?.name, x.cause?.code, x.cause?.message?.slice(0,200)); } }
fs.rmSync('/tmp/eng/full/fill');
for (let i = 0; i < 2; i++) { try { await Promise.race([store.transaction(tx => tx.moveSchedule('z' + i, null, NOW)), new Promise((_, r) => setTimeout(() => r(new Error('hangs')), 3000))]); say('ok after free'); } catch (x: any) { say('after free', x.code, x.reason, x.message, x.cause?.message); } }
try { await Promise.race([db.close(), new Promise((_, r) => setTimeout(() => r(new Error('hangs')), 3000))]); say('closed'); } catch (x: any) { say('close failed', x.message); }
process.exit(0);
