import { flag, kind, ofStep, oneOf, text, whole } from './kind.ts';

/** The version of the site that an event is about. */
const siteHash = text;

export const RULES = [
  kind('rules.found', { siteHash }),
  kind('rules.proposed', { siteHash, proposalId: text, comparedWith: whole }),
  // Of a proposal that is gone nobody knows the version any more.
  kind('rules.told', { siteHash: siteHash.exactOptional(), proposalId: text, people: text }),
  kind('rules.approved', { siteHash, proposalId: text, comment: text }),
  kind('rules.rejected', { siteHash, proposalId: text, comment: text }),
  kind('rules.activated', {
    siteHash,
    how: oneOf('first', 'approved', 'recovered', 'local'),
    activation: whole,
    reason: text.exactOptional(),
  }),
] as const;

/** What the log says of itself. */
export const LOG = [
  kind('log.opened', { events: whole }),
  kind('log.restored', { size: whole, incarnation: whole, previous: text, reason: text }),
  ofStep('log.unsealed', {}),
  kind('details.erased', {
    seqs: text,
    events: whole,
    /** Of what was old enough. */
    class: oneOf('questions', 'decisions', 'approvals', 'runs', 'rules', 'delegations').exactOptional(),
    until: text.exactOptional(),
    /** Of what somebody asked for. */
    reason: text.exactOptional(),
    erasedPerson: text.exactOptional(),
    mentions: flag.exactOptional(),
  }),
] as const;
