import type pg from 'pg';

/** Decides for each statement: null lets it pass; else it fails before it reaches the database or after it was done. */
export type Sabotage = (text: string) => Readonly<{ when: 'before' | 'after'; error: Error }> | null;

/** An error as the driver throws it; `where` is what the server says of where it was. */
export function driverError(code: string, message = 'sabotaged', where = ''): Error {
  return Object.assign(new Error(message), { code, where });
}

/** The pool, with statements that fail on demand on it and on every connection it lends. */
export function failingPool(pool: pg.Pool, sabotage: Sabotage): pg.Pool {
  return sabotaged(pool, sabotage);
}

function sabotaged<Target extends pg.Pool | pg.PoolClient>(target: Target, sabotage: Sabotage): Target {
  return new Proxy(target, {
    get: (_, key) => {
      if (key === 'query') return failingQuery(target, sabotage);
      if (key === 'connect') return async () => sabotaged(await (target as pg.Pool).connect(), sabotage);
      const value: unknown = Reflect.get(target, key, target);
      return typeof value === 'function' ? value.bind(target) : value;
    },
    set: (_, key, value) => Reflect.set(target, key, value, target),
  });
}

function failingQuery(target: pg.Pool | pg.PoolClient, sabotage: Sabotage) {
  return async (query: string | pg.QueryConfig, values?: unknown[]): Promise<pg.QueryResult> => {
    const failure = sabotage(typeof query === 'string' ? query : query.text);
    if (failure?.when === 'before') throw failure.error;
    const result = await target.query(query, values);
    if (failure !== null) throw failure.error;
    return result;
  };
}
