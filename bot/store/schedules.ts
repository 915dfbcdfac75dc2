import type { Db } from './db.ts';

export async function moveSchedule(db: Db, key: string, expected: Date | null, next: Date): Promise<boolean> {
  if (expected === null) {
    const inserted = await db
      .insertInto('schedules')
      .values({ key, next_at: next })
      .onConflict((conflict) => conflict.column('key').doNothing())
      .executeTakeFirst();
    return inserted.numInsertedOrUpdatedRows === 1n;
  }
  const updated = await db
    .updateTable('schedules')
    .set({ next_at: next })
    .where('key', '=', key)
    .where('next_at', '=', expected)
    .executeTakeFirst();
  return updated.numUpdatedRows === 1n;
}

export async function nextFiring(db: Db, key: string): Promise<Date | null> {
  const row = await db.selectFrom('schedules').select('next_at').where('key', '=', key).executeTakeFirst();
  return row?.next_at ?? null;
}
