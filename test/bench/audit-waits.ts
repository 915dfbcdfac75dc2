import pg from 'pg';

const EVERY_MS = 10;

/** What a backend of Postgres is doing at a moment, by what matters to the audit log. */
const DOING = ['head', 'lock', 'disk', 'cpu', 'holder', 'program', 'other'] as const;
type Doing = (typeof DOING)[number];

/**
 * Of every backend that has a transaction open or a statement under way. `head`: another transaction holds the row with the head of the
 * log. `disk`: what is committed is written, or it waits its turn for that. `program`: the statement is done and the
 * program has not sent the next; `holder`: the same where the head is held meanwhile.
 */
const MOMENT = `select case
    when state = 'idle in transaction' and query like '%audit_append%' then 'holder'
    when state = 'idle in transaction' then 'program'
    when wait_event_type = 'Lock' and wait_event in ('tuple', 'transactionid') and query like '%audit_append%' then 'head'
    when wait_event_type = 'Lock' then 'lock'
    when wait_event_type = 'IO' or (wait_event_type = 'LWLock' and wait_event like 'WAL%') then 'disk'
    when wait_event is null then 'cpu'
    else 'other' end as doing, count(*)::int as backends
  from pg_stat_activity
  where datname = current_database() and pid <> pg_backend_pid() and state in ('active', 'idle in transaction')
  group by 1`;

export type Waits = Readonly<{
  /** Runs the work; what is found meanwhile counts. */
  during<T>(work: () => Promise<T>): Promise<T>;
  /** What was found in one line, as shares of all the backends that all samples hold. */
  said(): string;
  close(): Promise<void>;
}>;

/** Looks every ten milliseconds, on a connection of its own, at what the other connections to this database wait for. */
export async function watchWaits(url: string): Promise<Waits> {
  const client = new pg.Client(url);
  await client.connect();
  const fsync = (await client.query<Readonly<{ fsync: string }>>('show fsync')).rows[0]?.fsync ?? 'unknown';
  const found = new Map<string, number>();
  let counts = false;
  let samples = 0;
  const look = async (): Promise<void> => {
    const { rows } = await client.query<Readonly<{ doing: Doing; backends: number }>>(MOMENT);
    if (!counts) return;
    samples += 1;
    for (const { doing, backends } of rows) found.set(doing, (found.get(doing) ?? 0) + backends);
  };
  const looking = repeated(look);
  return {
    during: async (work) => {
      counts = true;
      return await work().finally(() => {
        counts = false;
      });
    },
    said: () => `${sentence(found, samples)}; fsync ${fsync}`,
    close: async () => {
      await looking.stop();
      await client.end();
    },
  };
}

function repeated(look: () => Promise<void>): Readonly<{ stop(): Promise<void> }> {
  const ended = { yet: false };
  const turns = async (): Promise<void> => {
    while (!ended.yet) {
      await look();
      await new Promise((resolve) => setTimeout(resolve, EVERY_MS));
    }
  };
  const running = turns();
  return {
    stop: async () => {
      ended.yet = true;
      await running;
    },
  };
}

function sentence(found: ReadonlyMap<string, number>, samples: number): string {
  const all = [...found.values()].reduce((sum, one) => sum + one, 0);
  const share = (doing: Doing): string => `${((100 * (found.get(doing) ?? 0)) / Math.max(1, all)).toFixed(0)} %`;
  const program = `for this program ${share('program')}, with the head in its hands ${share('holder')}`;
  const server = `on the CPU ${share('cpu')}; WAL and I/O ${share('disk')}; other locks ${share('lock')}; else ${share('other')}`;
  return `${share('head')} of what ${samples} samples found; ${program}; ${server}`;
}
