/** What is different in new rules, and what is allowed in them but probably not meant. Names, and the question of a policy test, are as an operator wrote them. */
export const difference = {
  'rules.answer.no': 'no',
  'rules.answer.yes': 'yes',
  'rules.answer.approval': 'after approval by {who}',
  'rules.answer.tab': 'in the tab',
  'rules.answer.rejects': 'ended by {count, plural, one {# rejection} other {# rejections}}',
  'rules.answer.times': 'open for {open}, good for {valid}',
  'rules.answer.cancels': 'cancelled by {roles}',
  'rules.answer.reminds': 'after {span} reminds',
  'rules.answer.asks': 'after {span} asks {roles}',
  'rules.answer.change': '{before} → {after}',
  'rules.holder.app-role': 'app role {name}',
  'rules.holder.group': 'group {id}',
  'rules.holder.person': 'person {person}',
  'rules.holder.gained': '+ {holder}',
  'rules.holder.lost': '− {holder}',
  'rules.setting.freeze-gone': 'The freeze {name} is gone.',
  'rules.setting.channels': 'Signalbox works in other channels than before.',
  'rules.setting.freeze-new': 'The freeze {name} is new.',
  'rules.setting.freeze-other': 'The freeze {name} is another one.',
  'rules.setting.calendar-gone': 'The calendar {name} is gone.',
  'rules.setting.calendar-new': 'The calendar {name} is new.',
  'rules.setting.calendar-other': 'The calendar {name} is another one.',
  'rules.setting.hours': 'The working hours of the role {role}: {before}, now {after}.',
  'rules.setting.delegable': 'Whether people may hand on votes of the role {role}: {before}, now {after}.',
  'rules.setting.delegate-for': 'How long votes of the role {role} can be handed on: {before}, now {after}.',
  'rules.weak.everything': 'policy.yml lets every role do everything, so it protects nothing. Give each role what it needs.',
  'rules.weak.role-everything':
    'policy.yml lets the role {role} do everything, so nothing holds back whoever has it. Leave out what its people do not need.',
  'rules.weak.nobody-run':
    'policy.yml lets nobody run anything: the roles that are allowed to have no holder, or another rule forbids it to them. Allow “run” to a role that somebody has.',
  'rules.weak.nobody-view':
    'policy.yml lets nobody view runs: people see only what they asked for themselves or have to approve. Allow “view” to a role that somebody has.',
  'rules.weak.no-holder':
    'Nobody can have the role {role}, of which the {count, plural, one {rule} other {rules}} {rules} {count, plural, one {speaks} other {speak}}: it has no app role, group or person in policy.yml. Give it one, or take it out.',
  'rules.weak.high-unapproved':
    'Nobody has to approve {workflows} anywhere, although the risk is high, as it is wherever a workflow does not say. Ask for an approval at risks.high or at an environment of policy.yml, or write “{setting}” in the {count, plural, one {file} other {files}}.',
  'rules.weak.high-one-vote':
    'risks.high of policy.yml asks for one vote, and high risk is meant for several. Ask for two with “{setting}”.',
  'rules.weak.no-approval':
    'policy.yml asks nobody to approve anything: whoever may run a workflow runs it at once, everywhere. Protect an environment.',
  'rules.weak.no-governor':
    'policy.yml lets nobody govern: no change of these rules could be approved in Teams, only at the command line of the server.',
  'rules.weak.one-governor':
    'policy.yml lets one person govern, and whoever proposes new rules never approves them: no change could come into force in Teams.',
  'rules.weak.no-effect':
    'The rule {rule} of policy.yml does nothing for {permissions}, which is about no workflow or environment. Leave those out of it.',
  'rules.weak.no-policy': 'policy.yml is missing: nobody may do anything until it has rules.',
  'rules.weak.no-rules': 'policy.yml allows nothing: nobody may do anything until it has rules.',
  'rules.weak.unknown-app-role':
    'policy.yml names the app role “{name}”, which the tab’s registration does not have in tenant {tenant}: nobody there has it, and what is forbidden to it is forbidden to nobody. Correct the name.',
  'rules.weak.unknown-group':
    'policy.yml names the group {id}, which tenant {tenant} does not have: nobody there belongs to it, and what is forbidden to it is forbidden to nobody. Correct the id.',
  'rules.weak.hidden-group':
    'The members of the group {id} in policy.yml are hidden: without the permission {permission} nobody seems to belong to it.',
  'rules.weak.test': 'policy-tests.yml: {question} Expected is {expected}; the answer is {got}.',
  'rules.just-changed': 'New rules have just come into force, so nothing was changed. Please look again and repeat it in a few seconds.',
  'rules.raced': 'Other rules came into force at the same moment, so nothing was changed. Look at what is in force now and try again.',
  'rules.none-in-force': 'No rules are in force. Please ask an administrator.',
  'rules.not-read-yet': 'The site folder has not been read yet. Try again in a few seconds.',
} as const;
