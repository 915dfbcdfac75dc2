import type { Verified } from '../core/audit/log-health.ts';
import type { RunState } from '../core/run/run.ts';

/** What waits in the database; ages in seconds, 0 where nothing waits. */
export type StoreFigures = Readonly<{
  /** Runs that have not ended. */
  runs: Readonly<Partial<Record<RunState, number>>>;
  messages: Readonly<{ waiting: number; oldestSeconds: number; givenUp: number }>;
  cards: Readonly<{ waiting: number; givenUp: number }>;
}>;

/** The engine's queue. */
export type StrandFigures = Readonly<{ waiting: number; running: number; oldestSeconds: number }>;

/** Connections to the database that this process has, and how many wait for one. */
export type PoolFigures = Readonly<{ used: number; idle: number; waiting: number }>;

/** How the audit log stands. `sealLagSeconds`: how long the oldest event has waited for its seal. */
export type AuditFigures = Readonly<{
  unsealed: number;
  sealLagSeconds: number;
  sealing: boolean;
  verified: Verified | null;
}>;

/** Where the figures of a scrape come from. */
export type Sources = Readonly<{
  /** Throws when the database does not answer. */
  store(): Promise<StoreFigures>;
  strands(): Promise<StrandFigures>;
  pool(): PoolFigures;
  /** null where nobody seals the log. */
  audit(): AuditFigures | null;
  /** Throws what `/readyz` answers 503 for. */
  ready(): Promise<void>;
  now(): Date;
}>;
