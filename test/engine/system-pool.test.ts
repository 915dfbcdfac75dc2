import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:net';
import pg from 'pg';
import { guarded } from '../../bot/engine/system-pool.ts';

/** A message of the protocol from the server: a letter, the length, the contents (PostgreSQL, "Message Formats"). */
function message(letter: string, ...parts: readonly (string | number)[]): Buffer {
  const body = Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(`${part}\0`) : Buffer.from([0, 0, 0, part]))));
  const head = Buffer.alloc(5);
  head.write(letter);
  head.writeInt32BE(body.length + 4, 1);
  return Buffer.concat([head, body]);
}

const WELCOME = Buffer.concat([message('R', 0), Buffer.from([0x5a, 0, 0, 0, 5, 0x49])]);
const ENDED = message('E', 'SFATAL', 'C57P01', 'Mterminating connection due to administrator command', '');

describe('the connections of the engine', () => {
  it('may be lost in the moment in which they are opened: whoever uses one hears of it, and the process goes on', async () => {
    const server = createServer((socket) => {
      socket.once('data', () => socket.end(Buffer.concat([WELCOME, ENDED])));
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    assert.ok(address !== null && typeof address === 'object');
    const lost: string[] = [];
    const pool = guarded(new pg.Pool({ host: '127.0.0.1', port: address.port, user: 'a' }), (error) => lost.push(error.message));
    const client = await pool.connect();
    await assert.rejects(client.query('select 1'));
    client.release(true);
    assert.deepEqual(lost.slice(0, 1), ['terminating connection due to administrator command']);
    await pool.end();
    server.close();
  });
});
