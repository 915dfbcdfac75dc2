import type { Store } from '../core/ports.ts';
import { listEvents, listSeen, listTimeline } from './audit.ts';
import { logStoreOn } from './audit-log.ts';
import type { AuditWatch } from './audit-watch.ts';
import { cardPosted, cardShown, chatOpened, dropCard, strayGone } from './card-places.ts';
import { cardMessage, cardNotes, claimCards } from './cards.ts';
import { translated } from './database-errors.ts';
import { dbOn } from './db.ts';
import { findDelegations } from './delegations.ts';
import { dueWork } from './due.ts';
import { erasingStoreOn } from './erasing.ts';
import { claimMessages, endLeases, messageSent, sendingFailed } from './messages.ts';
import type { Database } from './open.ts';
import { appendOutput, readOutput } from './output.ts';
import { chatOf } from './people.ts';
import { claimRulesCards } from './rules-cards.ts';
import { listRuns, loadRun } from './runs.ts';
import { filtersOf, putFilter, removeFilter } from './saved-filters.ts';
import { nextFiring } from './schedules.ts';
import { siteStoreOn } from './site-versions.ts';
import { inTransaction, transacted } from './transaction.ts';
import { txOn } from './tx.ts';

/**
 * The store over a migrated database, embedded or Postgres. `transaction` may run its work again after a deadlock, see
 * `inTransaction`; on the embedded database nothing else runs meanwhile, so the work must not ask the store outside its Tx.
 * `close` closes the database. `watch` sees whether events can be written.
 */
export function createStore(database: Database, watch?: AuditWatch): Store {
  const { pool } = database;
  const db = dbOn(pool);
  return {
    transaction: (work) =>
      transacted(pool, (connection) => {
        const open = txOn(connection);
        const tx = watch?.watched(open) ?? open;
        return { work: () => work(tx), commit: tx.commit };
      }),
    run: (id) => translated(loadRun(db, id)),
    runs: (filter, before, limit) => translated(listRuns(db, filter, before, limit)),
    audit: (filter, before, limit) => translated(listEvents(db, filter, before, limit)),
    auditSeen: (sight, asked) => translated(listSeen(db, sight, asked)),
    timeline: (runId, after, limit) => translated(listTimeline(db, runId, { after, limit })),
    due: (now, limit) => translated(dueWork(db, now, limit)),
    cardNotes: (runId, conversation) => translated(cardNotes(db, runId, conversation)),
    cardMessage: (runId, conversation) => translated(cardMessage(db, runId, conversation)),
    chatOf: (person) => translated(chatOf(db, person)),
    delegations: (at, people) => translated(findDelegations(db, at, people)),
    schedule: (key) => translated(nextFiring(db, key)),
    appendOutput: (runId, stepId, direction, attempt, text) => translated(appendOutput(db, { runId, stepId, direction, attempt }, text)),
    output: (runId, stepId) => translated(readOutput(db, runId, stepId)),
    outbox: {
      claimCards: (now, leaseMs, limit) => translated(claimCards(db, now, leaseMs, limit)),
      claimRulesCards: (now, leaseMs, limit) => translated(claimRulesCards(db, now, leaseMs, limit)),
      cardPosted: (card, posted) => translated(cardPosted(db, card, posted)),
      cardShown: (card, version, activityId) => translated(cardShown(db, card, { version, activityId })),
      chatOpened: (card, conversation, at) => translated(chatOpened(db, card, { conversation, at })),
      dropCard: (card) => translated(dropCard(db, card)),
      strayGone: (card, messageId) => translated(strayGone(db, card, messageId)),
      claimMessages: (now, leaseMs, limit) => translated(claimMessages(db, now, leaseMs, limit)),
      messageSent: (id) => translated(messageSent(db, id)),
      sendingFailed: (kind, id, retryAt, error, tried) => translated(sendingFailed(db, { kind, id, retryAt, error, tried })),
      endLeases: () => translated(endLeases(db)),
    },
    site: siteStoreOn(db),
    log: logStoreOn(db),
    filters: {
      of: (who) => translated(filtersOf(db, who)),
      put: (who, filter, most) => inTransaction(pool, (connection) => putFilter(dbOn(connection), who, filter, most)),
      remove: (who, name) => translated(removeFilter(db, who, name)),
    },
    erasing: erasingStoreOn(db),
    ping: async () => {
      await translated(pool.query('select 1'));
      if (database.kind === 'embedded') await translated(database.requireSpace());
    },
    close: () => database.close(),
  };
}
