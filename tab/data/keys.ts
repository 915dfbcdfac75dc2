import type {
  AuditStateOnWire,
  DelegationsOnWire,
  Explanation,
  Me,
  RulesOnWire,
  RunOnWire,
  SavedFilters,
  VersionOnWire,
  WorkflowOnWire,
} from '../../bot/http/contract.ts';
import type { RunRows } from './run-pages.ts';
import { type ShelfKey, shelfKey } from './shelf.ts';
import type { TimelinePages } from './timeline-pages.ts';

export const ME = shelfKey<Me>('me');
export const WORKFLOWS = shelfKey<readonly WorkflowOnWire[]>('workflows');
/** Names of environments that runs have shown so far; the server has no list of them. */
export const ENVIRONMENTS = shelfKey<readonly string[]>('environments');
/** Runs that wait for this person's vote. */
export const WAITING = shelfKey<readonly RunOnWire[]>('waiting');
/** Runs that went without approval and that this person may review. */
export const REVIEWS = shelfKey<readonly RunOnWire[]>('reviews');

/** The same of one channel; empty = everywhere. */
export function waitingKey(channel: string): typeof WAITING {
  return channel === '' ? WAITING : shelfKey(`waiting ${channel}`);
}

export function reviewsKey(channel: string): typeof REVIEWS {
  return channel === '' ? REVIEWS : shelfKey(`reviews ${channel}`);
}

export const RULES = shelfKey<RulesOnWire>('rules');
export const DELEGATIONS = shelfKey<DelegationsOnWire>('delegations');

/** How the audit log stands. */
export const LOG_STATE = shelfKey<AuditStateOnWire>('log state');
export const SAVED_FILTERS = shelfKey<SavedFilters['filters']>('saved filters');

export function runKey(runId: string): ShelfKey<RunOnWire> {
  return shelfKey(`run ${runId}`);
}

/** Where in Teams the conversation is in which a run was asked for. */
export function conversationKey(runId: string): ShelfKey<string> {
  return shelfKey(`conversation ${runId}`);
}

export function timelineKey(runId: string): ShelfKey<TimelinePages> {
  return shelfKey(`timeline ${runId}`);
}

export function versionKey(hash: string): ShelfKey<VersionOnWire> {
  return shelfKey(`version ${hash}`);
}

export function explanationKey(query: string): ShelfKey<Explanation> {
  return shelfKey(`explanation ${query}`);
}

export function rowsKey(query: string): ShelfKey<RunRows> {
  return shelfKey(`rows ${query}`);
}

/** The name of somebody who was chosen from Teams' list, by object id: forms show it instead of the id. */
export function personNameKey(objectId: string): ShelfKey<string> {
  return shelfKey(`person ${objectId}`);
}
