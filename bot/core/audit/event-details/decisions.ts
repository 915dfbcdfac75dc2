import { flag, kind, ofRun, text } from './kind.ts';
import { REFUSED } from './questions.ts';

export const DECISIONS = [
  ofRun('decision.allowed', {}).extend({ rule: text }),
  kind('decision.denied', {
    ...REFUSED,
    reason: text.exactOptional(),
    /** The command that was denied. */
    asked: text.exactOptional(),
    /** Of rules: what was proposed. */
    proposalId: text.exactOptional(),
    siteHash: text.exactOptional(),
  }),
  ofRun('decision.needs_approval', {}).extend({ rule: text }),
] as const;

const HANDED_ON = {
  delegationId: text,
  role: text,
  from: text,
  fromName: text,
  to: text,
  toName: text,
  until: text,
  absent: flag,
  reason: text,
};

export const DELEGATIONS = [kind('delegation.given', HANDED_ON), kind('delegation.ended', HANDED_ON)] as const;
