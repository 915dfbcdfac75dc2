import assert from 'node:assert/strict';
import { appendFile } from 'node:fs/promises';
import path from 'node:path';
import type { PressVerb } from '../../../bot/core/chat.ts';
import { newRunId } from '../../../bot/core/ids.ts';
import type { Run } from '../../../bot/core/run/run.ts';
import { findAction } from '../../../bot/local/connector/card-actions.ts';
import { cardsOf } from '../../../bot/local/connector/message-board.ts';
import { until } from '../../support/until.ts';
import { type PersonId, PROPOSER } from './site.ts';
import type { SweepWorld, Where } from './world.ts';

/** What a button is pressed about: handles that fit it, what is sent along, and whether something was decided since. */
type Subject = Readonly<{ handles: readonly string[]; inputs?: Readonly<Record<string, string>>; decided(): Promise<boolean> }>;

/** One button: who decides something with it near them, and a fresh thing to decide on there or in the other team. */
type VerbRow = Readonly<{ decides: readonly PersonId[]; subject(world: SweepWorld, where: Where): Promise<Subject> }>;

const waiting: VerbRow['subject'] = async (world, where) => ofRun(world, await world.waiting(where));
const unknown: VerbRow['subject'] = async (world, where) => ofRun(world, await copied(world, await hung(world, where)));
const proposed: VerbRow['subject'] = async (world) => {
  const id = await openProposal(world);
  const card = await world.local.app.operations.chat.rulesCard(id);
  const open = async (): Promise<boolean> => (await world.local.app.store.site.openProposals()).some((one) => one.id === id);
  return { handles: handlesOf(card?.buttons), inputs: { comment: 'a word' }, decided: async () => !(await open()) };
};

export const VERB_ROWS: Readonly<Record<PressVerb, VerbRow>> = {
  approve: { decides: ['approve'], subject: waiting },
  reject: { decides: ['approve'], subject: waiting },
  cancel: { decides: ['run', 'cancel'], subject: waiting },
  refresh: { decides: [], subject: waiting },
  it_ran: { decides: ['resolve'], subject: unknown },
  it_did_not: { decides: ['resolve'], subject: unknown },
  abort: { decides: ['resolve'], subject: unknown },
  // Not whoever broke the glass: somebody else has to look at it.
  close_review: { decides: ['review'], subject: async (world, where) => ofRun(world, await copied(world, await unreviewed(world, where))) },
  // Only whoever it was made for.
  submit_form: { decides: ['run'], subject: form },
  approve_rules: { decides: ['govern'], subject: proposed },
  reject_rules: { decides: ['govern'], subject: proposed },
};

async function ofRun({ local }: SweepWorld, run: Run): Promise<Subject> {
  const card = await local.app.operations.chat.card(run.id);
  const standing = async (): Promise<string> => {
    const { state, steps, approvals, breakGlass, cancel } = await local.run(run.id);
    return JSON.stringify([state, steps, approvals, breakGlass, cancel]);
  };
  const before = await standing();
  return { handles: handlesOf(card?.buttons), inputs: { comment: 'a word' }, decided: async () => (await standing()) !== before };
}

function handlesOf(buttons: readonly Readonly<{ handle: string }>[] = []): readonly string[] {
  return [...new Set(buttons.map(({ handle }) => handle))];
}

/** Each has to be decided on anew, and making one takes long: the first one is genuine, the others are its copies in the store. */
async function copied({ local }: SweepWorld, run: Run): Promise<Run> {
  const copy: Run = { ...run, id: newRunId() };
  await local.app.store.transaction((tx) => tx.insertRun(copy));
  return copy;
}

/** A run of which nobody knows whether its step ran. */
function hung(world: SweepWorld, where: Where): Promise<Run> {
  const [workflow, environment] = where === 'near' ? (['hang', 'nearby'] as const) : (['remote-hang', 'faraway'] as const);
  return world.once(`hung ${where}`, async () => {
    for (let tries = 0; tries < 5; tries += 1) {
      const { id } = await world.start(where, workflow, environment);
      const run = await world.local.runIn(['needs_decision', 'failed'], (one) => one.id === id);
      if (run.state === 'needs_decision') return run;
      // The machine was too busy to begin it in time, and then it is known that nothing was run.
    }
    return assert.fail('every script was stopped before it began');
  });
}

/** A run that went without approval, and nobody has looked at it. */
function unreviewed(world: SweepWorld, where: Where): Promise<Run> {
  const [person, command] = where === 'near' ? (['break_glass', 'act in near'] as const) : (['chief', 'remote in far'] as const);
  return world.once(`unreviewed ${where}`, async () => {
    await world.local.teams.say(person, `@Signalbox break-glass "the site is down" ${command}`);
    return world.local.runIn(['succeeded'], ({ breakGlass, requester }) => breakGlass !== null && requester.name === person);
  });
}

/** A form for somebody who may start what it is for. */
async function form({ local }: SweepWorld, where: Where): Promise<Subject> {
  const { teams } = local;
  const person = where === 'near' ? 'run' : 'chief';
  const { message } = await teams.say(person, `@Signalbox ${where === 'near' ? 'act in' : 'remote in'}`);
  const found = await teams.waitFor(
    ({ threadId, activity }) => threadId === message.id && findAction(cardsOf(activity), { verb: 'submit_form' }) !== null,
    20_000,
  );
  const handle = findAction(cardsOf(found.activity), { verb: 'submit_form' })?.data['handle'];
  assert.ok(typeof handle === 'string');
  const newest = async (): Promise<string | undefined> => (await local.app.store.runs({}, null, 1)).rows[0]?.id;
  const before = await newest();
  return { handles: [handle], inputs: { environment: where }, decided: async () => (await newest()) !== before };
}

/** What lies in the folder, proposed by somebody else; a new version when the last one was decided on. */
async function openProposal({ local }: SweepWorld) {
  const { app, site } = local;
  const [known] = await app.store.site.openProposals();
  if (known !== undefined) return known.id;
  const folder = async () => (await app.operations.tab.rules(PROPOSER)).folder;
  const before = await folder();
  await appendFile(path.join(site.siteDir, 'policy.yml'), '# one line more\n');
  const hash = await until('the folder was looked at', async () => {
    const now = await folder();
    return now.hash !== before.hash && now.hash;
  });
  await app.operations.tab.proposeRules(PROPOSER, hash);
  const [made] = await app.store.site.openProposals();
  return (made ?? assert.fail('nothing was proposed')).id;
}
