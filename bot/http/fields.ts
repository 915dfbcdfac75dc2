import { z } from 'zod';
import { AppError } from '../core/errors.ts';
import { IDENTIFIER } from '../core/identifier.ts';
import type { ApprovalId, PlanHash, ProposalId, RunId } from '../core/ids.ts';
import { message } from '../core/text/message.ts';
import { typedText } from '../core/typed-text.ts';

/** A moment: ISO 8601 with a zone. */
export const momentField = z.iso.datetime({ offset: true }).transform((text) => new Date(text));
/** A place to go on reading from; only the store that made it knows what it means. */
export const cursor = typedText(200);
/** The id of a channel or group chat, without a thread: as Teams writes ids, in ASCII without spaces. */
export const channelField = z.string().regex(/^[\x21-\x3a\x3c-\x7e]{1,200}$/, 'is not the id of a channel');
export const stepIdField = z.string().regex(IDENTIFIER, 'is not the id of a step');
export const approvalIdField = z
  .string()
  .regex(/^a-[2-9a-hjkmnp-z]{12}$/, 'is not the id of an approval')
  .transform((value) => value as ApprovalId);
export const proposalIdField = z
  .string()
  .regex(/^p-[2-9a-hjkmnp-z]{12}$/, 'is not the id of a proposal')
  .transform((value) => value as ProposalId);
export const planHashField = z
  .string()
  .regex(/^[0-9a-f]{64}$/, 'must be the whole plan hash')
  .transform((value) => value as PlanHash);

/** The id of a delegation in a path. Throws `not_found` for what cannot be one. */
export function delegationIdIn(params: Readonly<Record<string, unknown>>): string {
  const id = String(params['id']);
  if (/^d-[2-9a-hjkmnp-z]{8}$/.test(id)) return id;
  throw new AppError({
    code: 'not_found',
    reason: 'delegation.unknown',
    message: message('api.no-delegation'),
  });
}

/** The start of the hash of a version in a path. Throws `not_found` for what cannot be one. */
export function siteHashIn(params: Readonly<Record<string, unknown>>): string {
  const hash = String(params['hash']);
  if (/^[0-9a-f]{8,64}$/.test(hash)) return hash;
  throw new AppError({
    code: 'not_found',
    reason: 'rules.unknown',
    message: message('api.no-rules'),
  });
}

/** The run id in a path. Throws `not_found` for what cannot be one, as for a run that does not exist. */
export function runIdIn(params: Readonly<Record<string, unknown>>): RunId {
  const id = String(params['id']);
  if (/^r-[2-9a-hjkmnp-z]{8}$/.test(id)) return id as RunId;
  throw new AppError({ code: 'not_found', reason: 'run.unknown', message: message('api.no-run') });
}
