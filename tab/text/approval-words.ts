/** Everything that is read where people are asked to approve: the approval, its stages, the vote. */
export const APPROVAL_TEXT = {
  because: (sources: string) => `Asked because of ${sources}.`,
  tabOnly: 'Critical: approved here only',
  changed: 'Different from the request before:',
  escalated: 'Nobody answered, so also asked:',
  stages: 'Stages',
  stage: (number: number, of: number) => (of === 1 ? 'Needed' : `Stage ${number} of ${of}`),
  stageStates: { done: 'done', open: 'open now', later: 'comes after' },
  filled: (given: number, count: number) => `${given} of ${count}`,
  placeOpen: (role: string) => `waits for ${role}`,
  placeLater: (role: string) => `later: ${role}`,
  standsInFor: 'for',
} as const;

export const SIGN_IN_TEXT = {
  fresh: 'This is critical, so your sign-in has to be of the last five minutes. It is.',
  old: (age: string) =>
    `This is critical and needs a sign-in of the last five minutes; yours is ${age} old. When you approve, Teams is asked for a new one first and may want to know that it is you.`,
  unknown:
    'This is critical and needs a sign-in of the last five minutes. When you approve, Teams is asked for a new one first and may want to know that it is you.',
  asking: 'Asking Teams for a new sign-in…',
  stillOld:
    'Teams gave a sign-in again that is older than five minutes. Sign out of Teams and in again, then approve. Nothing was decided yet.',
} as const;

/** The page that lists approvals and reviews. */
export const WAITING_TEXT = {
  title: 'Approvals waiting for me',
  problem: 'The approvals could not be read.',
  loading: 'Loading the approvals',
  nothing: 'Nobody waits for you',
  nothingHint: 'When a run needs an approval that you may give, it appears here and in its channel.',
} as const;
