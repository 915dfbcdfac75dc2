import assert from 'node:assert/strict';
import { AppError } from '../../../bot/core/errors.ts';
import type { SiteHash } from '../../../bot/core/ids.ts';
import type { Stamp } from '../../../bot/core/run/change.ts';
import { decidedProposal, howItEnded, newProposal, superseded } from '../../../bot/core/site/proposal.ts';
import type { Proposal } from '../../../bot/core/site/version.ts';
import { inEnglish } from '../../../bot/core/text/voice.ts';
import { APPROVER, REQUESTER, stampAt } from '../../support/plans.ts';

const HASH = 'ab'.repeat(32) as SiteHash;
const by = (who = APPROVER): Stamp => stampAt(60, who);
const open: Proposal = newProposal(HASH, 4, stampAt(0, REQUESTER));

function conflict(work: () => unknown, reason: string): void {
  assert.throws(
    work,
    (error) => error instanceof AppError && error.code === 'conflict' && error.reason === reason && /[.]$/.test(error.message),
  );
}

describe('a proposal', () => {
  it('is open, and bound to its version and to what it was compared with', () => {
    assert.match(open.id, /^p-[2-9a-hjkmnp-z]{12}$/);
    assert.deepEqual([open.hash, open.base, open.by, open.state, open.decidedBy], [HASH, 4, REQUESTER, 'open', null]);
  });

  it('is approved or rejected once, with name, time and comment', () => {
    const approved = decidedProposal(open, 'approve', { stamp: by(), comment: 'read it', inForce: 4 });
    assert.deepEqual(approved, { ...open, state: 'approved', decidedBy: APPROVER, decidedAt: by().at, comment: 'read it' });
    const rejected = decidedProposal(open, 'reject', { stamp: by(), comment: '', inForce: 4 });
    assert.equal(rejected.state, 'rejected');
    for (const ended of [approved, rejected, superseded(open, by())]) {
      for (const verdict of ['approve', 'reject'] as const) {
        conflict(() => decidedProposal(ended, verdict, { stamp: by(), comment: '', inForce: 4 }), 'proposal.already_decided');
      }
    }
  });

  it('cannot be decided once other rules are in force than those it was compared with', () => {
    for (const inForce of [3, 5])
      conflict(() => decidedProposal(open, 'approve', { stamp: by(), comment: '', inForce }), 'proposal.other_base');
  });

  it('says how it ended', () => {
    const ended = (verdict: 'approve' | 'reject', who = APPROVER, comment = '') =>
      inEnglish(howItEnded(decidedProposal(open, verdict, { stamp: by(who), comment, inForce: 4 })));
    assert.equal(ended('approve'), 'Approved by Approver.');
    assert.equal(ended('reject', APPROVER, 'too much'), 'Rejected by Approver: too much');
    assert.equal(ended('reject', REQUESTER), 'Taken back by Requester.');
    assert.match(inEnglish(howItEnded(superseded(open, by()))), /^Other rules came into force first\./);
    assert.match(inEnglish(howItEnded(open)), /second person/);
  });
});
