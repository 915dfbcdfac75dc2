/** Searching from the message box of Teams, and starting a workflow with a message. */
export const extension = {
  'extension.title': 'Start a workflow',
  'extension.choose': 'Which workflow should this message start?',
  'extension.workflow': 'Workflow',
  'extension.next': 'Next',
  'extension.nothing': 'Nothing was found that you may see.',
  'extension.none': 'You may run no workflow that takes a text. Type “help” to Signalbox to see what you may run.',
  'extension.no-text': 'This message has no text that a workflow could take.',
  'extension.too-long': 'This message is too long for a workflow: at most {most, number} characters can be taken.',
  'extension.typed': 'Typed: {usage}',
  'extension.open': 'Open in Signalbox',
  'extension.malformed': 'This did not come from Signalbox. Close the window and start again.',
  'card.fallback.found': 'This client cannot show cards of version 1.5. Look it up in the Signalbox tab.',
  'card.fallback.offer': 'This client cannot show cards of version 1.5. Start the workflow in the Signalbox tab.',
} as const;
