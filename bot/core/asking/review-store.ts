import type { RunId } from '../ids.ts';
import type { Principal } from '../principal.ts';

/** The part of a transaction that is about who is told of a run that started without approval. */
export type ReviewTx = Readonly<{
  /** Puts the notice that people are to be told; one for each run, whatever becomes of it. */
  putNotice(runId: RunId, at: Date): Promise<void>;
  /** false when somebody else has done it. */
  finishNotice(runId: RunId, at: Date): Promise<boolean>;
  postponeNotice(runId: RunId, retryAt: Date): Promise<void>;
  /** Names a person who is to be called in the run's thread; false when they were named before. */
  addMention(runId: RunId, person: Principal, at: Date): Promise<boolean>;
  /** Those who were not called yet; from now on they count as called. */
  takeMentions(runId: RunId, at: Date): Promise<readonly Principal[]>;
}>;
