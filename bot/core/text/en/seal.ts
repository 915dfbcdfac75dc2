/** Why something waits for the audit log, or was not done because of it. */
export const seal = {
  'seal.not-sealed':
    'The audit log could not be sealed outside the database, so nothing was done. Try again in a minute; an administrator finds the reason in the log and in /readyz.',
  'seal.not-written': 'The audit record could not be written, so nothing was done. Try again in a minute, or ask an administrator.',
  'seal.raced': 'Another process sealed the audit log at the same time.',
  'seal.behind':
    'The notary has sealed {sealed, number} events and this database holds {size, number}. If it was restored from a backup, run “signalbox audit restored”.',
  'seal.fork':
    'This database holds another audit log than the notary has sealed. Keep everything as it is and run “signalbox audit verify”.',
  'seal.not-anchored': 'The checkpoint was signed but not every place took it: {anchors}.',
} as const;
