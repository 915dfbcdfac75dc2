import type { Handle } from '../core/ports.ts';
import type { Db } from './db.ts';

export async function putHandle(db: Db, hash: string, handle: Handle, expiresAt: Date): Promise<void> {
  const row = { hash, handle: JSON.stringify(handle), expires_at: expiresAt };
  await db.insertInto('handles').values(row).execute();
}

export async function findHandle(db: Db, hash: string, now: Date): Promise<Handle | null> {
  const row = await db.selectFrom('handles').select('handle').where('hash', '=', hash).where('expires_at', '>', now).executeTakeFirst();
  // `putHandle` above is the only writer.
  return row === undefined ? null : (row.handle as Handle);
}

export async function spendHandle(db: Db, hash: string): Promise<boolean> {
  const { numDeletedRows } = await db.deleteFrom('handles').where('hash', '=', hash).executeTakeFirst();
  return numDeletedRows === 1n;
}
