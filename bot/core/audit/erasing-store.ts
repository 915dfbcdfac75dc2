import type { EventType } from './event.ts';

/** Whose details are meant: by an exact tenant and object id, never by a name. */
export type ErasedPerson = Readonly<{ tenantId: string; objectId: string }>;

/** Which events are meant; each part that is there narrows them down. */
export type Erasable = Readonly<{
  types?: readonly EventType[];
  /** Written before this moment. */
  before?: Date;
  /** By this person. */
  by?: ErasedPerson;
  /** By others, with one of these texts, in any case, in their name, sentence or detail. */
  mentions?: Readonly<{ of: ErasedPerson; texts: readonly string[] }>;
}>;

/**
 * Finds the events whose details can be erased. It never gives what the log says of itself, nor events of runs that have not
 * ended or have an open approval or review, of open proposals of rules, nor those that no checkpoint holds; a log that was
 * never sealed has no notary to wait for. Erasing itself is an event: `details.erased` erases what it lists when it is written.
 */
export type ErasingStore = Readonly<{
  /** Their numbers after number `after`, in order, at most `limit`; those that were erased before are not among them. */
  erasable(which: Erasable, after: number, limit: number): Promise<readonly number[]>;
  /** How many can be erased now, and how many fit but have to wait. */
  count(which: Erasable): Promise<Readonly<{ now: number; later: number }>>;
  /** Who acts under this object id in the log, at most ten. */
  personsOf(objectId: string): Promise<readonly ErasedPerson[]>;
  /** The names under which somebody is known, at most fifty. */
  namesOf(person: ErasedPerson): Promise<readonly string[]>;
}>;
