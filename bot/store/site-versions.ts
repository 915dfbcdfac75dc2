import { type RawBuilder, sql } from 'kysely';
import type { ProposalId, RunId, SiteHash } from '../core/ids.ts';
import type { Principal } from '../core/principal.ts';
import { alteredRules } from '../core/site/find-version.ts';
import type { SiteStore, SiteTx } from '../core/site/site-store.ts';
import { type Activation, type Proposal, type SiteFiles, type SiteVersion, siteHash } from '../core/site/version.ts';
import { keepStray } from './card-places.ts';
import { translated } from './database-errors.ts';
import type { Db } from './db.ts';
import { addRulesCard, addRulesCopy, takeUnsentCopies, touchRulesCards } from './rules-cards.ts';
import { finishRulesNotice, postponeRulesNotice, putRulesNotice } from './rules-notices.ts';
import { documentOrNull, plainText } from './text.ts';

/** The methods of a transaction that are about site versions. */
export function siteTxOn(db: Db): SiteTx {
  return {
    keepVersion: (version) => translated(keepVersion(db, version)),
    inForce: () => translated(inForce(db)),
    activate: (activation) => translated(activate(db, activation)),
    insertProposal: (proposal) => translated(insertProposal(db, proposal)),
    lockProposal: (id) => translated(first(proposals(db, sql`id = ${id} for update`))),
    lockOpenProposals: () => translated(proposals(db, sql`state = 'open' order by id for update`)),
    endProposal: (proposal) => translated(endProposal(db, proposal)),
    addCard: (id, conversation) => translated(addRulesCard(db, id, conversation)),
    keepStray: (of, conversation, messageId) => translated(keepStray(db, { kind: 'rules', of, conversation, messageId })),
    addCopy: (id, conversation, person) => translated(addRulesCopy(db, { proposalId: id, conversation, person })),
    takeUnsentCopies: (conversation) => translated(takeUnsentCopies(db, conversation)),
    putNotice: (id, near, at) => translated(putRulesNotice(db, { proposalId: id, near, at })),
    finishNotice: (id, at) => translated(finishRulesNotice(db, id, at)),
    postponeNotice: (id, retryAt) => translated(postponeRulesNotice(db, id, retryAt)),
    touchCards: (id) => translated(touchRulesCards(db, id)),
  };
}

export function siteStoreOn(db: Db): SiteStore {
  return {
    inForce: () => translated(inForce(db)),
    activation: (number) => translated(first(activations(db, sql`number = ${number}`))),
    activations: (limit) => translated(activations(db, sql`true order by number desc limit ${limit}`)),
    everActive: async (hash) => (await translated(activations(db, sql`hash = ${hash} limit 1`))).length > 0,
    files: (hash) => translated(filesOf(db, hash)),
    foundAt: (hash) => translated(foundAt(db, hash)),
    withPrefix: (prefix, limit) => translated(withPrefix(db, prefix, limit)),
    proposal: (id) => translated(first(proposals(db, sql`id = ${id}`))),
    openProposals: () => translated(proposals(db, sql`state = 'open' order by proposed_at, id`)),
    lastProposal: (hash) => translated(first(proposals(db, sql`hash = ${hash} order by proposed_at desc, id desc limit 1`))),
    unchecked: (activation, limit) => translated(unchecked(db, activation, limit)),
  };
}

async function first<T>(rows: Promise<readonly T[]>): Promise<T | null> {
  return (await rows)[0] ?? null;
}

async function keepVersion(db: Db, { hash, files, foundAt }: SiteVersion): Promise<boolean> {
  const content = Object.fromEntries([...files].map(([path, bytes]) => [path, Buffer.from(bytes).toString('base64')]));
  const { numInsertedOrUpdatedRows } = await db
    .insertInto('site_versions')
    .values({ hash, files: JSON.stringify(content), found_at: foundAt })
    .onConflict((conflict) => conflict.column('hash').doNothing())
    .executeTakeFirst();
  return numInsertedOrUpdatedRows === 1n;
}

async function filesOf(db: Db, hash: SiteHash): Promise<SiteFiles | null> {
  const row = await db.selectFrom('site_versions').select('files').where('hash', '=', hash).executeTakeFirst();
  if (row === undefined) return null;
  // `keepVersion` above is the only writer; whatever else somebody wrote there has another hash.
  const content = (row.files ?? {}) as Readonly<Record<string, unknown>>;
  const files = new Map(Object.entries(content).map(([path, text]) => [path, new Uint8Array(Buffer.from(String(text), 'base64'))]));
  if (siteHash(files) !== hash) throw alteredRules(hash);
  return files;
}

async function foundAt(db: Db, hash: SiteHash): Promise<Date | null> {
  const row = await db.selectFrom('site_versions').select('found_at').where('hash', '=', hash).executeTakeFirst();
  return row?.found_at ?? null;
}

/** `prefix` is hexadecimal, so nothing in it means something to LIKE. */
async function withPrefix(db: Db, prefix: string, limit: number): Promise<readonly SiteHash[]> {
  const { rows } = await sql<{ hash: SiteHash }>`
    select hash from signalbox.site_versions where hash like ${`${prefix}%`} order by hash limit ${limit}`.execute(db);
  return rows.map(({ hash }) => hash);
}

type ActivationRow = Readonly<{
  number: number;
  hash: SiteHash;
  how: Activation['how'];
  activated_by: Principal;
  activated_at: Date;
  reason: string;
  proposal_id: ProposalId | null;
}>;

async function activations(db: Db, which: RawBuilder<unknown>): Promise<readonly Activation[]> {
  const { rows } = await sql<ActivationRow>`select * from signalbox.site_activations where ${which}`.execute(db);
  return rows.map((row) => ({
    number: row.number,
    hash: row.hash,
    how: row.how,
    by: row.activated_by,
    at: row.activated_at,
    reason: row.reason,
    proposalId: row.proposal_id,
  }));
}

async function inForce(db: Db): Promise<Activation | null> {
  return first(activations(db, sql`true order by number desc limit 1`));
}

/** The next number or nothing; of two at once the primary key lets one in, and the other one waits for it and then writes nothing. */
async function activate(db: Db, { number, hash, how, by, at, reason, proposalId }: Activation): Promise<boolean> {
  const { numAffectedRows } = await sql`
    insert into signalbox.site_activations (number, hash, how, activated_by, activated_at, reason, proposal_id)
    select ${number}::integer, ${hash}, ${how}, ${JSON.stringify(by)}::json, ${at}::timestamptz, ${plainText(reason)}, ${proposalId}
    where ${number}::integer = (select coalesce(max(number), 0) + 1 from signalbox.site_activations)
    on conflict (number) do nothing`.execute(db);
  return numAffectedRows === 1n;
}

type ProposalRow = Readonly<{
  id: ProposalId;
  hash: SiteHash;
  base: number;
  proposed_by: Principal;
  proposed_at: Date;
  state: Proposal['state'];
  decided_by: Principal | null;
  decided_at: Date | null;
  comment: string;
}>;

async function proposals(db: Db, which: RawBuilder<unknown>): Promise<readonly Proposal[]> {
  const { rows } = await sql<ProposalRow>`select * from signalbox.site_proposals where ${which}`.execute(db);
  return rows.map((row) => ({
    id: row.id,
    hash: row.hash,
    base: row.base,
    by: row.proposed_by,
    at: row.proposed_at,
    state: row.state,
    decidedBy: row.decided_by,
    decidedAt: row.decided_at,
    comment: row.comment,
  }));
}

async function insertProposal(db: Db, proposal: Proposal): Promise<boolean> {
  const { id, hash, base, by, at, state, comment } = proposal;
  const { numAffectedRows } = await sql`
    insert into signalbox.site_proposals (id, hash, base, proposed_by, proposed_at, state, comment)
    values (${id}, ${hash}, ${base}, ${JSON.stringify(by)}::json, ${at}, ${state}, ${plainText(comment)})
    on conflict (hash) where state = 'open' do nothing`.execute(db);
  return numAffectedRows === 1n;
}

async function endProposal(db: Db, { id, state, decidedBy, decidedAt, comment }: Proposal): Promise<void> {
  await db
    .updateTable('site_proposals')
    .set({ state, decided_by: documentOrNull(decidedBy), decided_at: decidedAt, comment: plainText(comment) })
    .where('id', '=', id)
    .execute();
}

async function unchecked(db: Db, activation: number, limit: number): Promise<readonly RunId[]> {
  const { rows } = await sql<{ id: RunId }>`
    select id from signalbox.runs where activation < ${activation} and started_at is null and ended_at is null
    order by activation, created_at, id limit ${limit}`.execute(db);
  return rows.map(({ id }) => id);
}
