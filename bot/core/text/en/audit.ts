/** What reading and exporting the audit log says to people. */
export const audit = {
  'audit.export-whole': 'Only somebody who may read the whole audit log can export it: {roles}.',
  'audit.export-nobody': 'An export holds the whole audit log, and no role may read all of it. Whoever governs the rules can change that.',
  'audit.nothing-sealed':
    'Nothing of the log is sealed yet, so there is nothing to export that could be proved. Try again when the notary has signed.',
  'audit.no-checkpoint': 'There is no checkpoint of {size, plural, one {# event} other {# events}}. Leave the size out for the newest one.',
  'audit.export-too-large': 'This export is larger than a zip file can be. Choose a shorter time, or export with “signalbox audit export”.',
  'audit.export-busy': '{most, number} exports are being made already. Try again when one of them is done.',
  'audit.no-event': 'There is no event {seq, number} in what you may see of the log.',
  'audit.not-sealed-yet': 'No checkpoint holds event {seq, number} yet. Try again in a minute.',
  'audit.no-notary':
    'Nobody signs this audit log, so nothing of it can be proved. An operator sets up a notary: see “The notary” in docs/operations.md.',
  'audit.title': 'From the audit log',
  'audit.none': 'The log has nothing of that which you may see.',
  'audit.more': 'There is more. Open the tab to see all of it.',
  'audit.erased': 'Its name and sentence were erased.',
  'audit.in-person': 'What the audit log says is not for everybody here. Ask me in your personal chat with me.',
  'audit.not-read':
    'I do not understand “{word}” in a question to the audit log. Type e.g. “{example}”, a run, “person @somebody”, or a text in quotes.',
  'audit.no-channel': '“{word}” is no channel. Give its link (in its menu in Teams: “Copy link”) or its id, which begins with “19:”.',
  'audit.no-via': '“{word}” is no door of Signalbox. These are: {doors}.',
  'audit.no-kind': '“{word}” is no kind of event. Kinds are e.g. run.created, approval.vote or decision.denied; the tab lists all of them.',
  'audit.no-kind-near': '“{word}” is no kind of event. Did you mean “{near}”?',
  'audit.via.chat': 'in chat',
  'audit.via.card': 'on a card',
  'audit.via.tab': 'in the tab',
  'audit.via.schedule': 'by schedule',
  'audit.via.engine': 'by Signalbox',
  'audit.via.start': 'at the start',
  'audit.via.cli': 'at the command line',
} as const;
