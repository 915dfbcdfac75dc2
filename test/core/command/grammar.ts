import type { CommandDefinition, Grammar, Parsed, WorkflowGrammar } from '../../../bot/core/command/definition.ts';
import type { CommandPart, InputField } from '../../../bot/core/workflow/definition.ts';

function field(name: string, more: Partial<InputField> = {}): InputField {
  const type = { kind: 'text', pattern: null, patternHint: null, maxLength: 100 } as const;
  return { name, title: name, description: '', required: true, default: null, type, ...more };
}

function workflow(name: string, usage: string, inputs: readonly InputField[]): WorkflowGrammar {
  const parts = usage.split(' ').map((text): CommandPart => {
    return text.startsWith('<') ? { kind: 'input', name: text.slice(1, -1) } : { kind: 'word', word: text };
  });
  return { name, command: { usage, parts }, inputs };
}

function builtin(usage: string, ...aliases: readonly string[]): CommandDefinition {
  return { name: usage.split(' ')[0] ?? '', usage, description: '', aliases };
}

const environment = field('environment', { type: { kind: 'choice', options: ['staging', 'production'] } });

export const GRAMMAR: Grammar = {
  commands: [
    builtin('help [command]', '?'),
    builtin('status [run]'),
    builtin('cancel <run>', 'stop'),
    builtin('approve <run> <plan> [comment...]'),
    builtin('reject <run> <plan> [comment...]'),
    builtin('why [question...]'),
  ],
  workflows: [
    workflow('deploy', 'deploy <service> <version> to <environment>', [
      field('service'),
      field('version'),
      environment,
      field('dry_run', { required: false, type: { kind: 'boolean' } }),
      field('note', { required: false }),
    ]),
    workflow('restart', 'restart <service> in <environment>', [field('service'), environment]),
    workflow('logs', 'logs <service> <lines>', [
      field('service'),
      field('lines', { default: 50, type: { kind: 'number', min: 1, max: 500 } }),
    ]),
    workflow('scale-up', 'scale up <service> by <count>', [field('service'), field('count')]),
    workflow('scale-down', 'scale down <service>', [field('service')]),
    workflow('wake', 'wake', []),
  ],
};

/** A result in one line, for tables of cases: `deploy service=shop ?version`, `answer approve`, `! surplus_word @12 ~help`. */
export function show(parsed: Parsed): string {
  if (parsed.kind === 'not_for_us') return `- ${parsed.because}`;
  if (parsed.kind === 'answer') return `answer ${parsed.verb}`;
  if (parsed.kind === 'problem') {
    const { code, position, suggestion } = parsed.problem;
    return `! ${code}${position === null ? '' : ` @${position}`}${suggestion === null ? '' : ` ~${suggestion}`}`;
  }
  const { call } = parsed;
  const [name, values] = call.kind === 'builtin' ? [call.command, call.args] : [call.workflow, call.inputs];
  const given = Object.entries(values).map(([key, value]) => `${key}=${value}`);
  return [name, ...given, ...call.missing.map((key) => `?${key}`)].join(' | ');
}
