/** Who is asked to approve, and who has. `who` is a role or several; `by` is a person. */
export const approval = {
  'approval.title': 'Approval',
  'approval.open': 'Asked {who}',
  'approval.approved': 'Approved by {who}',
  'approval.rejected': 'Rejected by {who}',
  'approval.expired': 'Expired, was asked: {who}',
  'approval.cancelled': 'Cancelled, was asked: {who}',
  'approval.superseded': 'Replaced, was asked: {who}',
  'approval.progress': '{given, number} of {total, plural, one {# approval} other {# approvals}}',
  'approval.places': '{given, number} of {total, number}',
  'approval.tab-only': 'Critical: approved in the Signalbox tab only, freshly signed in.',
  'approval.changed': 'Changed:',
  'approval.expires-at': 'Expires {when}',
  'approval.expired-at': 'Expired {when}',
  'vote.approved': '{by} approved',
  'vote.rejected': '{by} rejected',
} as const;
