import { randomBytes } from 'node:crypto';

type Branded<Name extends string> = string & { readonly __brand: Name };
export type RunId = Branded<'RunId'>;
export type PlanHash = Branded<'PlanHash'>;
export type ApprovalId = Branded<'ApprovalId'>;
export type DelegationId = Branded<'DelegationId'>;
export type ProposalId = Branded<'ProposalId'>;
export type SiteHash = Branded<'SiteHash'>;

const ALPHABET = '23456789abcdefghjkmnpqrstuvwxyz';

/** A run id is eight characters that cannot be mistaken for one another when read aloud, for example `r-7hk2m9qd`. */
export function newRunId(): RunId {
  return `r-${randomText(8)}` as RunId;
}

export function newApprovalId(): ApprovalId {
  return `a-${randomText(12)}` as ApprovalId;
}

/** Short, because people type it: `d-7hk2m9qd`. */
export function newDelegationId(): DelegationId {
  return `d-${randomText(8)}` as DelegationId;
}

export function newProposalId(): ProposalId {
  return `p-${randomText(12)}` as ProposalId;
}

/** The name of the audit log: `signalbox/audit/1-7hk2m9qd`. It gets another one when the database comes back from a backup. */
export function newOrigin(incarnation: number): string {
  return `signalbox/audit/${incarnation}-${randomText(8)}`;
}

/** 128 random bits, base64url. Put on cards; only its SHA-256 is stored. */
export function newHandle(): string {
  return randomBytes(16).toString('base64url');
}

function randomText(length: number): string {
  // 31 letters do not divide 256: bytes of 248 and above are thrown away so that every letter is equally likely.
  const letters: string[] = [];
  while (letters.length < length) {
    for (const byte of randomBytes(length)) {
      if (byte < 248 && letters.length < length) letters.push(ALPHABET.charAt(byte % 31));
    }
  }
  return letters.join('');
}
