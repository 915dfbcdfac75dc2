import type { OfferedWorkflow } from '../../../bot/core/tab.ts';
import type { InputField } from '../../../bot/core/workflow/definition.ts';

function field(name: string, part: Partial<InputField>): InputField {
  return {
    name,
    title: name.charAt(0).toUpperCase() + name.slice(1),
    description: '',
    required: true,
    default: null,
    type: { kind: 'text', pattern: null, patternHint: null, maxLength: 100 },
    ...part,
  };
}

const SERVICE = field('service', {
  description: 'As it is called in the catalogue.',
  type: { kind: 'choice', options: ['shop', 'search', 'billing'] },
});
const ENVIRONMENT = field('environment', { default: 'staging', type: { kind: 'choice', options: ['staging', 'production'] } });
const VERSION = field('version', {
  type: { kind: 'text', pattern: '^\\d+\\.\\d+\\.\\d+$', patternHint: 'Three numbers, such as 1.2.0.', maxLength: 20 },
});
const ZONE = field('zone', {
  required: false,
  description: 'Where to begin.',
  type: { kind: 'choice', options: ['any', 'eu-1', 'eu-2', 'us-1', 'us-2'] },
});
const LINES = field('lines', { default: 200, type: { kind: 'number', min: 1, max: 5000 } });
const FORCE = field('force', {
  title: 'Even when it is healthy',
  description: 'Restarts a service that answers as it should.',
  required: false,
  default: false,
  type: { kind: 'boolean' },
});

function workflow(
  name: string,
  part: Pick<OfferedWorkflow, 'title' | 'description' | 'risk' | 'inputs' | 'schedules'> &
    Readonly<{ usage: string; breakGlass?: boolean }>,
): OfferedWorkflow {
  const { usage, breakGlass = false, ...rest } = part;
  const can = { breakGlass };
  return { name, can, hash: name, command: { usage, parts: [] }, approval: null, environment: null, lock: null, steps: [], ...rest };
}

export function sampleWorkflows(): readonly OfferedWorkflow[] {
  return [
    workflow('deploy', {
      title: 'Deploy a service',
      description: 'Switches a service to a release, asks its health, and switches back when it does not answer.',
      usage: 'deploy <service> <version> to <environment>',
      breakGlass: true,
      risk: 'high',
      inputs: [SERVICE, VERSION, ENVIRONMENT],
      schedules: [],
    }),
    workflow('restart', {
      title: 'Restart a service',
      description: 'Takes a service out of traffic, restarts it and puts it back.',
      usage: 'restart <service> in <environment>',
      risk: 'low',
      inputs: [SERVICE, ENVIRONMENT, ZONE, FORCE],
      schedules: [{ cron: '0 4 * * 1', timezone: 'Europe/Berlin', with: {}, catchUp: 'skip' }],
    }),
    workflow('logs', {
      title: 'Read logs',
      description: 'Shows the newest lines of a service’s log.',
      usage: 'logs <service> in <environment> last <lines>',
      risk: 'low',
      inputs: [SERVICE, ENVIRONMENT, LINES],
      schedules: [],
    }),
  ];
}
