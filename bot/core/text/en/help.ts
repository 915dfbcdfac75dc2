/** What is said about the commands: help, hello and lists. Words in quotes that are typed are the English ones, or those of the language. */
export const help = {
  'help.title': 'What you can do here',
  'help.no-workflow': 'You may not run any workflow yet. Ask whoever runs Signalbox for a role.',
  'help.hint': 'Mention me and type a command. Leave inputs out and I ask for them in a form.',
  'help.hello':
    'Hello, I am Signalbox. I run approved workflows from this conversation. Mention me and type “help” to see what you may do.',
  'channel.refused': 'Signalbox does not work in this channel: the policy leaves it out. Use another channel, or write to me alone.',
  'help.edited': 'I saw that you edited a message. An edit never starts or changes anything; please send the command as a new message.',
  'command.approve': 'Approves a run that waits for your role; plan is the start of its plan hash.',
  'command.reject': 'Rejects a run that waits for your role; plan is the start of its plan hash.',
  'command.at': 'Asks now for a run that starts later; people approve it with its time. {example}',
  'command.break-glass':
    'Runs a command at once, without approval and in spite of a freeze. Everybody sees it, and somebody else reviews it. {example}',
  'command.cancel': 'Stops a run; steps that are done stay done.',
  'command.delegate':
    'Hands your vote to a colleague for a time, e.g. “{example}”. “delegate stop” takes it back, with an id only that one.',
  'command.delegations': 'Lists the votes you have handed on and those that were handed to you.',
  'command.help': 'Lists what you may do.',
  'command.out-of-office': 'Hands all your votes to a colleague while you are away, and you are not asked meanwhile, e.g. “{example}”.',
  'command.review': 'Closes the review of a run that went without approval; say what you found.',
  'command.rules':
    'Shows which rules are in force and what waits; “rules diff”, “rules propose”, “rules approve” and “rules reject” change them.',
  'command.status': 'Shows the runs that are under way, or one run.',
  'command.audit':
    'Shows the newest lines of the audit log that you may see, e.g. “{example}”; also by “person”, “channel”, “via”, “kind” and, for what you keep in the tab, “saved”.',
  'command.who': 'Says which roles may do something and who approves it, e.g. “{example}”.',
  'command.why':
    'Explains whether you may do something, e.g. “{example}”, or why a run is as it is. “… for <person>” asks about somebody else.',
  'status.none': 'Nothing is under way that you may see. Type “help” for what you can start.',
  'status.title': 'Under way',
  'status.hint': 'Type “status” with a run for more.',
  'status.older': 'and older ones; the tab shows all of them',
  'status.more': 'and {count, number} more; the tab shows all of them',
} as const;
