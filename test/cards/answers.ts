import type { FormAnswer, FoundAnswer, OfferAnswer } from '../../bot/core/answer.ts';
import type { RunId } from '../../bot/core/ids.ts';
import type { EventsAnswer } from '../../cards/events/index.ts';
import type { HelpAnswer } from '../../cards/help/index.ts';
import type { ProblemAnswer } from '../../cards/problem/index.ts';
import type { RunsAnswer } from '../../cards/runs/index.ts';
import type { WhyAnswer } from '../../cards/why/index.ts';
import { at, handle } from './story.ts';

export const FORM: FormAnswer = {
  kind: 'form',
  handle,
  workflow: {
    name: 'deploy',
    title: 'Deploy a service',
    description: 'Puts a release of a service on an environment and checks that it is well.',
  },
  fields: [
    {
      name: 'service',
      title: 'Service',
      description: '',
      required: true,
      default: null,
      type: { kind: 'choice', options: ['shop', 'billing'] },
    },
    {
      name: 'version',
      title: 'Version',
      description: 'Which release.',
      required: true,
      default: null,
      type: { kind: 'text', pattern: '^\\d+\\.\\d+\\.\\d+$', patternHint: 'Three numbers, such as 1.1.0.', maxLength: 20 },
    },
    { name: 'replicas', title: 'Replicas', description: '', required: false, default: 2, type: { kind: 'number', min: 1, max: 9 } },
    { name: 'dry_run', title: 'Only show what would be done', description: '', required: false, default: false, type: { kind: 'boolean' } },
  ],
  values: { service: 'shop', version: 'next' },
  problems: { version: '“next” is not a version. Three numbers, such as 1.1.0.' },
};

export const HELP: HelpAnswer = {
  kind: 'help',
  title: 'What you can do here',
  entries: [
    {
      usage: 'deploy <service> <version> to <environment>',
      description: 'Puts a release of a service on an environment and checks that it is well.',
    },
    { usage: 'logs <service> <lines>', description: 'Shows the last lines of a service’s log.' },
    { usage: 'status [run]', description: 'Shows your runs, or one run.' },
    { usage: 'why <question...>', description: 'Explains whether you may do something.' },
  ],
  hint: 'Mention me and type a command. Leave inputs out and I ask for them in a form.',
};

export const EVENTS: EventsAnswer = {
  kind: 'events',
  title: 'From the audit log',
  question: 'deploy production since yesterday',
  events: [
    {
      at: at(70),
      type: 'decision.denied',
      via: 'chat',
      who: 'Olga Ops',
      sentence: 'Olga Ops may not deploy to production.',
      erased: false,
    },
    {
      at: at(40),
      type: 'run.created',
      via: 'tab',
      who: 'Dana Developer',
      sentence: 'Dana Developer asked for deploy shop 1.1.0 to production.',
      erased: false,
    },
    { at: at(0), type: 'approval.vote', via: 'card', who: '', sentence: '', erased: true },
  ],
  hint: 'There is more. Open the tab to see all of it.',
  tabUrl: 'https://teams.microsoft.com/l/entity/app/signalbox',
};

export const RUNS: RunsAnswer = {
  kind: 'runs',
  title: 'Runs under way',
  runs: [
    {
      runId: 'r-7hk2m9qd' as RunId,
      summary: 'deploy shop 1.1.0 to production',
      state: 'waiting_approval',
      requester: 'Dana Developer',
      since: at(0),
    },
    { runId: 'r-2c4d6f8h' as RunId, summary: 'restart billing in staging', state: 'running', requester: 'Olga Ops', since: at(40) },
    {
      runId: 'r-9x8w7v6u' as RunId,
      summary: 'deploy billing 4.0.2 to staging',
      state: 'needs_decision',
      requester: 'Schedule',
      since: at(70),
    },
  ],
  hint: 'Type “status r-…” to see one run.',
};

const rule = (id: string, holds: boolean, sentence: string, because: WhyAnswer['reason'][] = []) => ({
  rule: id,
  holds,
  sentence,
  because,
});

export const WHY: WhyAnswer = {
  kind: 'why',
  question: 'deploy shop 1.1.0 to production',
  answer: 'Not permitted by the rule “developers-deploy-to-staging”.',
  reason: rule('developers-deploy-to-staging', false, 'No rule lets Otto Outsider run “deploy” in production.', [
    rule('developers-deploy-to-staging', false, 'The rule lets developers run “deploy” in staging.', [
      rule('role', false, 'Otto Outsider is not a developer.'),
      rule('environment', false, 'The environment is production, and the rule is for staging.'),
    ]),
    rule('release-managers', false, 'The rule lets release managers run every workflow.', [
      rule('role', false, 'Otto Outsider is not a release manager.'),
    ]),
    rule('environment-is-known', true, 'The policy knows the environment production.'),
  ]),
};

export const PROBLEM: ProblemAnswer = {
  kind: 'problem',
  message: 'The command is complete before this word. Put a value of several words into quotes.',
  excerpt: `deploy shop 1.1.0 to production now\n${' '.repeat(32)}^`,
  usage: 'deploy <service> <version> to <environment>',
};

export const FOUND: FoundAnswer = {
  kind: 'found',
  what: {
    kind: 'run',
    runId: 'r-7hk2m9qd' as RunId,
    summary: 'deploy shop 1.1.0 to production',
    state: 'waiting_approval',
    requester: 'Dana Developer',
    since: at(0),
  },
  tabUrl: 'https://teams.microsoft.com/l/entity/12345678-1234-4123-8123-1234567890aa/signalbox',
};

export const OFFER: OfferAnswer = {
  kind: 'offer',
  workflows: [
    { name: 'ticket', title: 'Open a ticket' },
    { name: 'announce', title: 'Announce an outage' },
  ],
};
