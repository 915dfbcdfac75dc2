/** The places of the tab, as the bar names them. */
export const PLACE_TEXT = {
  runs: 'Runs',
  approvals: 'Approvals',
  workflows: 'Workflows',
  who: 'Who can?',
  delegations: 'Delegations',
  rules: 'Rules',
  audit: 'Audit',
} as const;
