/** What people are told when the directory or the database keeps Signalbox from working. An operator's part of it is in the log. */
export const away = {
  'directory.timeout': 'The directory (Microsoft Graph) did not answer in time, so it is not known who may do this.',
  'directory.throttled': 'The directory (Microsoft Graph) asks to be asked less often, so it is not known who may do this.',
  'directory.unreachable': 'The directory (Microsoft Graph) cannot be reached, so it is not known who may do this.',
  'directory.malformed': 'The directory (Microsoft Graph) gave an answer that makes no sense, so it is not known who may do this.',
  'directory.refused': 'The directory (Microsoft Graph) refused a question of Signalbox, so it is not known who may do this.',
  'directory.credential': 'Microsoft Entra does not accept how Signalbox signs in to the directory, so it is not known who may do this.',
  'directory.nothing-done': 'Nothing was done.',
  'directory.again': 'Please try again in a minute.',
  'directory.ask': 'Please ask an administrator to look at the log of Signalbox.',
  'directory.permission':
    'Signalbox may not read what it needs in the directory: its directory credential lacks the application permission {permission} on Microsoft Graph. Nothing was done. Please ask an administrator of Entra to grant it with admin consent.',
  'directory.no-api':
    'policy.yml names app roles, but SIGNALBOX_API_CLIENT_ID is not set or names no application of the tenant, so it is not known who has them. Nothing was done. Please ask an administrator to check the setting and to consent to the application.',
  'store.full': 'The disk of the database is full, so nothing was saved. Please ask an administrator to free some space, then try again.',
  'store.away': 'The database cannot be reached right now, so nothing was saved. Please try again in a moment.',
  'store.contended': 'Somebody else changed the same thing at the same moment, so nothing was saved. Please try again.',
  'store.duplicate': 'This has been recorded already, so nothing was saved a second time.',
  'store.rolled-back':
    'Something went wrong while saving, so nothing was saved. Please try again, or ask an administrator to look at the log.',
  'store.commit-unknown':
    'The connection to the database broke while saving. It may or may not have been saved: look at the status before you try again.',
} as const;
