import type { Store } from '../../bot/core/ports.ts';
import { activitiesContract } from './store/activities.ts';
import { auditContract } from './store/audit.ts';
import { auditSightContract } from './store/audit-sight.ts';
import { auditTreeContract } from './store/audit-tree.ts';
import { cardsContract } from './store/cards.ts';
import { delegationsContract } from './store/delegations.ts';
import { dueContract } from './store/due.ts';
import { erasingContract } from './store/erasing.ts';
import { handlesContract } from './store/handles.ts';
import { locksContract } from './store/locks.ts';
import { messagesContract } from './store/messages.ts';
import { noticesContract } from './store/notices.ts';
import { peopleContract } from './store/people.ts';
import { placesContract } from './store/places.ts';
import { reachContract } from './store/reach.ts';
import { reviewsContract } from './store/reviews.ts';
import { rulesToldContract } from './store/rules-told.ts';
import { runListContract } from './store/run-list.ts';
import { runsContract } from './store/runs.ts';
import { schedulesContract } from './store/schedules.ts';
import { siteVersionsContract } from './store/site-versions.ts';
import { transactionsContract } from './store/transactions.ts';

/** Gives the empty store of the present test. */
export type Subject = () => Store;

/** What every store promises. Call it inside a `describe` that prepares an empty store for each test. */
export function storeContract(store: Subject): void {
  describe('transaction', () => transactionsContract(store));
  describe('runs', () => runsContract(store));
  describe('list of runs', () => runListContract(store));
  describe('locks', () => locksContract(store));
  describe('activities and attempts', () => activitiesContract(store));
  describe('audit', () => auditContract(store));
  describe('what somebody sees of the audit log', () => auditSightContract(store));
  describe('tree of the audit log', () => auditTreeContract(store));
  describe('erasing details of the audit log', () => erasingContract(store));
  describe('cards', () => cardsContract(store));
  describe('people and their copies', () => peopleContract(store));
  describe('places that were left', () => placesContract(store));
  describe('notices and mentions', () => noticesContract(store));
  describe('people without a chat', () => reachContract(store));
  describe('reviews to tell of', () => reviewsContract(store));
  describe('messages', () => messagesContract(store));
  describe('handles', () => handlesContract(store));
  describe('schedules', () => schedulesContract(store));
  describe('delegations', () => delegationsContract(store));
  describe('versions of the site', () => siteVersionsContract(store));
  describe('proposals to tell of', () => rulesToldContract(store));
  describe('due work and output', () => dueContract(store));
}
