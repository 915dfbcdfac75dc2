import type { ColumnType, Generated } from 'kysely';

type Json = ColumnType<unknown, string, string>;

export type InstallationsTable = {
  person_hash: string;
  begun_at: ColumnType<Date | null, Date | null | undefined, Date | null>;
  claimed_at: ColumnType<Date | null, Date | null | undefined, Date | null>;
  claims: Generated<number>;
  outcome: ColumnType<string | null, string | null | undefined, string | null>;
  ended_at: ColumnType<Date | null, Date | null | undefined, Date | null>;
  declined_at: ColumnType<Date | null, Date | null | undefined, Date | null>;
};

export type FeedAsksTable = {
  id: ColumnType<string, never, never>;
  run_id: string;
  approval_id: string;
  principal_key: string;
  person: Json;
  asked_for: string;
  speech: Json | null;
  put_at: Date;
  claimed_until: ColumnType<Date | null, Date | null | undefined, Date | null>;
  retry_at: ColumnType<Date | null, Date | null | undefined, Date | null>;
  failures: Generated<number>;
  done_at: ColumnType<Date | null, Date | null | undefined, Date | null>;
};
