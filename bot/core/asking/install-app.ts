import { type Conversation, stillToOpen } from '../conversation.ts';
import type { Core } from '../core.ts';
import { type ErrorDetails, toAppError } from '../errors.ts';
import { type Principal, principalKey } from '../principal.ts';
import { runEvent, type Stamp } from '../run/change.ts';
import type { Approval, Run } from '../run/run.ts';
import { openRequest } from './notices.ts';
import type { AfterShut, Begun, Installed, Installer } from './reach.ts';
import { canBeAsked } from './who.ts';

type Failed = Readonly<{ kind: 'failed'; reason: string; sentence: string }>;
type Wanted = Readonly<{ person: Principal; run: Run; approval: Approval }>;

/**
 * Somebody is to be asked and has no chat with the bot: the app is installed for them, where this installation wants that. Never for guests,
 * shut accounts and people who removed the app or blocked the bot, and once in a day at most. Whatever comes of it is one event of the log; it
 * is written with the outcome, so a process that dies in between is followed by one that finds out. `named` = it came to nothing.
 */
export async function installApp(core: Core, conversation: Conversation, stamp: Stamp): Promise<AfterShut> {
  const { installer } = core;
  if (installer === null || stillToOpen(conversation) === null) return 'named';
  const wanted = await wantedIn(core, conversation);
  if (wanted === null) return 'named';
  const begun = await core.store.transaction((tx) => tx.reach.beginInstallation(wanted.person, stamp.at));
  if (begun === 'wait') return 'later';
  if (begun === 'no') return 'named';
  const outcome = await attempt(core, installer, wanted.person);
  await core.store.transaction(async (tx) => {
    const first = await tx.reach.endInstallation(wanted.person, outcome.kind, core.clock.now());
    const event = eventOf(wanted, { outcome, begun, stamp });
    if (first && event !== null) await tx.appendEvents([event]);
  });
  if (outcome.kind === 'installed') return 'later';
  return outcome.kind === 'there' && outcome.chatId !== null ? { ...conversation, id: outcome.chatId } : 'named';
}

/** Of the copies that wait for this chat, the first one whose approval its person can still answer. */
async function wantedIn(core: Core, conversation: Conversation): Promise<Wanted | null> {
  const copies = await core.store.transaction((tx) => tx.copiesIn(conversation));
  for (const { runId, asking } of copies) {
    const run = await core.store.run(runId);
    const approval = run === null ? null : openRequest(run, asking.askedFor);
    if (run !== null && approval !== null && canBeAsked(run, approval, asking.person)) return { person: asking.person, run, approval };
  }
  return null;
}

/** Never throws: that nobody knows what came of it is an outcome too. */
async function attempt(core: Core, installer: Installer, person: Principal): Promise<Installed | Failed> {
  try {
    const { guest, enabled } = await core.directory.membershipOf(person, 'fresh');
    if (guest || !core.homeTenants.includes(person.tenantId)) return refusedAs('guest', 'guests of the tenant are left alone');
    if (!enabled) return refusedAs('account_shut', 'the account is shut');
    return await installer.install(person);
  } catch (thrown) {
    const { reason, details } = toAppError(thrown);
    core.logger.warn(
      { err: thrown, reason, details },
      'Signalbox could not be installed for somebody, who is named in the channel instead.',
    );
    return { kind: 'failed', reason, sentence: failedBecause(reason, details) };
  }
}

const FAILURES: Readonly<Record<string, string>> = {
  'directory.timeout': 'Microsoft Graph did not answer in time',
  'directory.unreachable': 'Microsoft Graph cannot be reached',
  'directory.throttled': 'Microsoft Graph is too busy',
};

/** For the log, which says of a permission which one. */
function failedBecause(reason: string, details: ErrorDetails): string {
  const { permission } = details;
  if (reason === 'directory.permission' && typeof permission === 'string') return `Microsoft Graph does not permit it (${permission})`;
  return FAILURES[reason] ?? `Microsoft Graph did not do it (${reason})`;
}

function refusedAs(reason: string, sentence: string): Installed {
  return { kind: 'refused', reason, sentence };
}

type Ended = Readonly<{ outcome: Installed | Failed; begun: Begun; stamp: Stamp }>;

/** null where nothing changed: they had the app, and nobody here began to install it before. */
function eventOf({ person, run, approval }: Wanted, { outcome, begun, stamp }: Ended): ReturnType<typeof runEvent> | null {
  const about = { approvalId: approval.id, person: principalKey(person) };
  const whom = `${person.name}, who is asked to approve ${run.id}`;
  if (outcome.kind === 'installed' || (outcome.kind === 'there' && begun === 'again'))
    return runEvent(run, stamp, { type: 'app.installed', sentence: `Signalbox was installed for ${whom}.`, detail: about });
  if (outcome.kind === 'there') return null;
  const sentence = `Signalbox could not be installed for ${whom}: ${outcome.sentence}`;
  return runEvent(run, stamp, {
    type: 'app.not_installed',
    sentence: /[.!?]$/.test(sentence) ? sentence : `${sentence}.`,
    detail: { ...about, reason: outcome.reason },
  });
}
