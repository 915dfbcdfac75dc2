import type { Answer } from '../core/answer.ts';
import { recordRunRead } from '../core/audit/read.ts';
import { mayAuditSomewhere } from '../core/audit/reader.ts';
import type { SavedFilter } from '../core/audit/saved-filters.ts';
import { readLog } from '../core/audit/tab-audit.ts';
import { type AuditQuestion, readAuditQuestion } from '../core/chat/audit-question.ts';
import type { Command, CommandContext } from '../core/chat/command.ts';
import { savedName, savedNames, savedQuestion } from '../core/chat/saved-question.ts';
import { sayOnly } from '../core/chat/say.ts';
import { tabAuditLink } from '../core/chat/tab-link.ts';
import { isShared } from '../core/conversation.ts';
import type { Core } from '../core/core.ts';
import { isMentioned, namedPerson } from '../core/delegation/named-person.ts';
import { asVoter, maySeeAsVoter } from '../core/delegation/voter.ts';
import { AppError } from '../core/errors.ts';
import type { RunId } from '../core/ids.ts';
import type { AuditFilter, Page, StoredEvent } from '../core/ports.ts';
import { principalKey } from '../core/principal.ts';
import type { Stamp } from '../core/run/change.ts';
import { auditWord } from '../core/text/audit-words.ts';
import { message } from '../core/text/message.ts';

const SHOWN = 10;

const audit: Command = {
  name: 'audit',
  usage: 'audit [question...]',
  description: message('command.audit', { example: 'audit deploy production denied since yesterday' }),
  aliases: [],
  freshness: 'recent',
  offered: mayAuditSomewhere,
  async prepare(context, args) {
    const { conversation, alone } = context.inbound;
    // Everybody in a channel would read what only this person may.
    if (isShared(conversation) && alone === undefined) throw inPersonOnly();
    const typed = args['question'] ?? '';
    const saved = savedName(typed);
    if (saved === '') return sayOnly(context, { kind: 'text', text: savedNames(await filtersOf(context)) });
    const question = saved === null ? readQuestion(context, typed) : await readSaved(context, saved);
    const filter = await withPerson(context, question);
    return sayOnly(context, answerOf(context, { ...question, filter, typed }, await newest(context, filter)));
  },
};

function filtersOf({ core, inbound }: CommandContext): Promise<readonly SavedFilter[]> {
  return core.store.filters.of(inbound.principal);
}

async function readSaved(context: CommandContext, name: string): Promise<AuditQuestion> {
  return savedQuestion(await filtersOf(context), name, context.inbound.speech.timezone);
}

function readQuestion({ core, inbound }: CommandContext, typed: string): AuditQuestion {
  return readAuditQuestion(typed, {
    timezone: inbound.speech.timezone,
    now: core.clock.now(),
    isWorkflow: (word) => core.workflows.has(word),
    isEnvironment: (word) => core.policy.environments.some(({ name }) => name === word),
    isMentioned: (words) => isMentioned(words, inbound.mentions),
  });
}

async function withPerson({ core, inbound }: CommandContext, { filter, person }: AuditQuestion): Promise<AuditFilter> {
  if (person === null) return filter;
  const named = auditWord(person.toLowerCase()) === 'me' ? inbound.principal : await namedPerson(core, inbound, person);
  return { ...filter, person: principalKey(named) };
}

/** What happened to a run is for whoever sees the run, as its page in the tab; everything else is for whoever may read the log. */
async function newest({ core, actor, stamp }: CommandContext, filter: AuditFilter): Promise<Page<StoredEvent>> {
  const run = filter.runId === undefined ? null : await core.store.run(filter.runId as RunId);
  if (run !== null && Object.keys(filter).length === 1 && maySeeAsVoter(core, await asVoter(core, actor), run))
    return ofRun(core, stamp, run.id);
  return readLog(core, { stamp, filter, before: null, limit: SHOWN });
}

async function ofRun(core: Core, stamp: Stamp, runId: RunId): Promise<Page<StoredEvent>> {
  const page = await core.store.audit({ runId }, null, SHOWN);
  await recordRunRead(core, stamp, runId, page.rows);
  return page;
}

type Found = Pick<AuditQuestion, 'filter' | 'from' | 'to'> & Readonly<{ typed: string }>;

function answerOf({ core }: CommandContext, { filter, from, to, typed }: Found, { rows, next }: Page<StoredEvent>): Answer {
  if (rows.length === 0) return { kind: 'text', text: message('audit.none') };
  const { runId: run, from: _, to: __, ...rest } = filter;
  const query = { ...rest, ...(run === undefined ? {} : { run }), ...(from === null ? {} : { from }), ...(to === null ? {} : { to }) };
  return {
    kind: 'events',
    title: message('audit.title'),
    question: typed,
    events: rows.map(({ at, type, via, actor, sentence, erased }) => ({ at, type, via, who: actor.name, sentence, erased })),
    hint: next === null ? '' : message('audit.more'),
    tabUrl: core.tab === null ? null : tabAuditLink(core.tab, query),
  };
}

function inPersonOnly(): AppError {
  return new AppError({ code: 'invalid', reason: 'audit.personal_only', message: message('audit.in-person') });
}

export default audit;
