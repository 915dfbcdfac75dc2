import type pg from 'pg';
import type { AuditEvent } from '../core/audit/event.ts';
import type { RunId } from '../core/ids.ts';
import type { OpenTx } from '../core/ports.ts';
import { commitWith } from './audit-append.ts';
import { keepStray, reviveCards } from './card-places.ts';
import { addCard, addCopy, copiesIn, touchCards } from './cards.ts';
import { claimActivity, claimAttempt, unclaim } from './claims.ts';
import { translated } from './database-errors.ts';
import { oneAtATime, preparedOn } from './db.ts';
import { addDelegation, endDelegation, lockDelegations } from './delegations.ts';
import { reachTxOn } from './feed-asks.ts';
import { findHandle, putHandle, spendHandle } from './handles.ts';
import { acquireLock, releaseLock } from './locks.ts';
import { say } from './messages.ts';
import { addMention, finishNotice, postponeNotice, putNotice, takeMentions } from './notices.ts';
import { chatOf, closeChat, forgetChat, forgetPerson, keepChat } from './people.ts';
import { forgetPlace } from './places.ts';
import { reviewTxOn } from './reviews.ts';
import { insertRun, lockRun, saveRun } from './runs.ts';
import { moveSchedule } from './schedules.ts';
import { siteTxOn } from './site-versions.ts';

/**
 * The port over a connection with an open READ COMMITTED transaction, which its owner commits or rolls back. After a
 * method has thrown, Postgres accepts nothing but ROLLBACK. Methods may overlap; their statements run one after the other.
 */
export function txOn(connection: pg.ClientBase): OpenTx {
  const session = oneAtATime(connection);
  const db = preparedOn(session);
  const gathered: AuditEvent[] = [];
  const touched = new Set<RunId>();
  return {
    connection,
    claimActivity: (key, at) => translated(claimActivity(db, key, at)),
    unclaim: (claimed) => translated(unclaim(db, claimed)),
    insertRun: (run) => translated(insertRun(db, run)),
    lockRun: (id) => translated(lockRun(db, id)),
    saveRun: (before, after) => translated(saveRun(db, before, after)),
    acquireLock: (key, runId) => translated(acquireLock(db, key, runId)),
    releaseLock: (key, runId) => translated(releaseLock(db, key, runId)),
    claimAttempt: (runId, stepId, direction, attempt) => translated(claimAttempt(db, { runId, stepId, direction, attempt })),
    appendEvents: async (events) => void gathered.push(...events),
    commit: () => commitWith(session, db, gathered.splice(0)),
    addCard: (runId, conversation) => translated(addCard(db, runId, conversation)),
    addCopy: (runId, conversation, asking) => translated(addCopy(db, { runId, conversation, asking })),
    addMention: (approvalId, asking, at) => translated(addMention(db, { approvalId, asking, at })),
    takeMentions: (approvalId, at) => translated(takeMentions(db, approvalId, at)),
    copiesIn: (conversation) => translated(copiesIn(db, conversation)),
    putNotice: (notice, at) => translated(putNotice(db, notice, at)),
    finishNotice: (notice, at) => translated(finishNotice(db, notice, at)),
    postponeNotice: (notice, retryAt) => translated(postponeNotice(db, notice, retryAt)),
    keepChat: (person, conversation, at) => translated(keepChat(db, { person, conversation, at })),
    chatOf: (person) => translated(chatOf(db, person)),
    closeChat: (conversation) => translated(closeChat(db, conversation)),
    forgetChat: (conversation) => translated(forgetChat(db, conversation)),
    forgetPlace: (place, team) => translated(forgetPlace(db, place, team)),
    forgetPerson: (person) => translated(forgetPerson(db, person)),
    reviveCards: (conversation) => translated(reviveCards(db, conversation)),
    keepStray: (of, conversation, messageId) => translated(keepStray(db, { kind: 'card', of, conversation, messageId })),
    touchCards: async (runId) => {
      // Whatever is written of a run until the commit is seen together, so its cards are shown anew once.
      if (touched.has(runId)) return;
      touched.add(runId);
      await translated(touchCards(db, runId));
    },
    say: (conversation, answer, at) => translated(say(db, { conversation, answer, at })),
    putHandle: (hash, handle, expiresAt) => translated(putHandle(db, hash, handle, expiresAt)),
    handle: (hash, now) => translated(findHandle(db, hash, now)),
    spendHandle: (hash) => translated(spendHandle(db, hash)),
    lockDelegations: (at) => translated(lockDelegations(db, at)),
    addDelegation: (delegation) => translated(addDelegation(db, delegation)),
    endDelegation: (id, at) => translated(endDelegation(db, id, at)),
    reviews: reviewTxOn(db),
    reach: reachTxOn(db),
    site: siteTxOn(db),
    moveSchedule: (key, expected, next) => translated(moveSchedule(db, key, expected, next)),
  };
}
