import { openStore } from './app-masking.ts';
import { withLog } from './audit-tools.ts';
import type { Erasable, ErasedPerson, ErasingStore } from './core/audit/erasing-store.ts';
import { erasedEvent, erasedKey, nextToErase } from './core/audit/erasure.ts';
import { systemClock } from './core/clock.ts';
import { AppError } from './core/errors.ts';
import type { Store } from './core/ports.ts';
import { SYSTEM } from './core/principal.ts';
import type { Env } from './environment.ts';
import { atTheCommandLine, userName } from './terminal-user.ts';

/** `person` is an object id, or `tenant/object`; `name` is one more name to look for; `before` leaves what is newer. */
export type ErasureWish = Readonly<{
  person: string;
  reason: string;
  name: string | null;
  before: Date | null;
  mentions: boolean;
  dryRun: boolean;
}>;

/** Shorter ones are in the middle of too many words. */
const LEAST_NAME = 3;

/**
 * Erases the details of the events of a person, and with `mentions` of those in which others name them. Says what it will do before it does
 * it. Throws `invalid`/`audit.not_a_person`, `not_found`/`audit.no_person`, `conflict`/`audit.several_persons`, and
 * `invalid`/`audit.reason_names` for a reason with a name in it. After a failure, what was said to be erased is; asking again goes on.
 */
export async function eraseAtTerminal(env: Env, wish: ErasureWish, say: (line: string) => void): Promise<void> {
  await withLog(env, async ({ database, masker }) => {
    const store = openStore(database, masker);
    const person = await personOf(store.erasing, wish.person);
    const names = [...(await store.erasing.namesOf(person)), ...(wish.name === null ? [] : [wish.name])];
    requireNameless(wish.reason, names);
    const plan = planOf(wish, person, names);
    await sayPlan(store.erasing, plan, say);
    if (wish.dryRun) return say('Nothing was erased: this was a dry run.');
    const erased = (await erase(store, plan, plan.own)) + (wish.mentions ? await erase(store, plan, plan.others) : 0);
    const forgotten = wish.before === null && (await store.transaction((tx) => tx.forgetPerson(person)));
    say(`The details of ${counted(erased)} are erased.${forgotten ? ' Their personal chat with Signalbox is forgotten.' : ''}`);
    say('What is left elsewhere, and what to do about it, is under “Erasing personal data” in docs/operations.md.');
  });
}

type Plan = Readonly<{ wish: ErasureWish; person: ErasedPerson; texts: readonly string[]; own: Erasable; others: Erasable }>;

function planOf(wish: ErasureWish, person: ErasedPerson, names: readonly string[]): Plan {
  // Names are chosen by people: a word of its own, such as “deploy”, would be in everybody's events.
  const whole = names.filter((name) => name === wish.name || /\S\s+\S/.test(name));
  const texts = [person.objectId, ...new Set(whole.filter((name) => name.length >= LEAST_NAME))];
  const age = wish.before === null ? {} : { before: wish.before };
  return { wish, person, texts, own: { ...age, by: person }, others: { ...age, mentions: { of: person, texts } } };
}

async function personOf(erasing: ErasingStore, typed: string): Promise<ErasedPerson> {
  const slash = typed.indexOf('/');
  const given = slash < 0 ? null : { tenantId: typed.slice(0, slash), objectId: typed.slice(slash + 1) };
  const found = given === null ? await erasing.personsOf(typed) : [given];
  const [person, ...more] = found;
  if (person === undefined) throw noPerson(typed);
  if (more.length > 0) throw severalPersons(found);
  if (person.tenantId === SYSTEM.tenantId) throw notAPerson(typed);
  return person;
}

/** The reason stays in the log. */
function requireNameless(reason: string, names: readonly string[]): void {
  const named = names.find((name) => name.length >= LEAST_NAME && reason.toLowerCase().includes(name.toLowerCase()));
  if (named === undefined) return;
  const message = `The reason names “${named}” and stays in the audit log. Name the request instead, for example by its number.`;
  throw new AppError({ code: 'invalid', reason: 'audit.reason_names', message });
}

async function sayPlan(erasing: ErasingStore, { wish, person, texts, own, others }: Plan, say: (line: string) => void): Promise<void> {
  const [mine, theirs] = [await erasing.count(own), await erasing.count(others)];
  say(`${counted(mine.now)} by ${erasedKey(person)}: name, sentence and free text can be erased. Object id, type, time and run stay.`);
  const also = wish.mentions ? 'these are erased too' : 'these stay, unless you add --mentions';
  say(`${counted(theirs.now)} by others with one of these in their text: ${texts.join('; ')}. ${sentence(also)}.`);
  const later = mine.later + (wish.mentions ? theirs.later : 0);
  if (later > 0)
    say(
      `${counted(later)} more cannot be erased yet: a run or proposal is still open, or no checkpoint holds them. Type this again later.`,
    );
}

/** Gives how many. Each batch is one transaction with the event that lists it. */
async function erase(store: Store, plan: Plan, which: Erasable): Promise<number> {
  let erased = 0;
  for (let after = 0; ; ) {
    const listed = await nextToErase(store.erasing, which, after);
    if (listed === null) return erased;
    const by = atTheCommandLine(userName());
    const detail = { reason: plan.wish.reason, erasedPerson: erasedKey(plan.person), mentions: which.mentions !== undefined };
    const said = `The details of ${counted(listed.events)} were erased, says ${by.name}: ${plan.wish.reason}`;
    const event = erasedEvent(listed, { by, via: 'cli', at: systemClock.now(), sentence: said, detail });
    await store.transaction((tx) => tx.appendEvents([event]));
    erased += listed.events;
    after = listed.last;
  }
}

function counted(events: number): string {
  return events === 1 ? '1 event' : `${events} events`;
}

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}

function noPerson(typed: string): AppError {
  const message = `Nobody has acted under the id ${typed}. Take the object id from Entra; to look only for where others mention it, type <tenant>/<object id>.`;
  return new AppError({ code: 'not_found', reason: 'audit.no_person', message });
}

function severalPersons(found: readonly ErasedPerson[]): AppError {
  const message = `Several have this object id: ${found.map(erasedKey).join(', ')}. Type one of these.`;
  return new AppError({ code: 'conflict', reason: 'audit.several_persons', message });
}

function notAPerson(typed: string): AppError {
  const message = `${typed} is Signalbox itself or a user of its machine, and no person in Teams: what it did is kept.`;
  return new AppError({ code: 'invalid', reason: 'audit.not_a_person', message });
}
