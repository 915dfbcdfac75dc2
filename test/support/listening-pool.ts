import type pg from 'pg';

export type Statement = Readonly<{ text: string; values: readonly unknown[] }>;

/** The pool, and every statement that is asked of it or through a connection that it lends. */
export function listening(pool: pg.Pool): Readonly<{ pool: pg.Pool; heard: Statement[] }> {
  const heard: Statement[] = [];
  const heardOf = <Target extends pg.Pool | pg.PoolClient>(target: Target): Target =>
    new Proxy(target, {
      get: (_, key) => {
        if (key === 'connect') return async () => heardOf(await (target as pg.Pool).connect());
        const value: unknown = Reflect.get(target, key, target);
        if (key !== 'query') return typeof value === 'function' ? value.bind(target) : value;
        return (query: string | pg.QueryConfig, values: unknown[] = []) => {
          heard.push({ text: typeof query === 'string' ? query : query.text, values });
          return target.query(query, values);
        };
      },
    });
  return { heard, pool: heardOf(pool) };
}
