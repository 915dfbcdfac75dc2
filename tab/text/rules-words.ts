import type { VersionOnWire } from '../../bot/http/contract.ts';
import type { Tone, Wording } from './states.ts';
import type { Words } from './words.ts';

type Change = NonNullable<VersionOnWire['changes']>;
type Decision = NonNullable<Change['decisions']>[number];

const VERSION_TONES: Readonly<Record<VersionOnWire['state'], Tone>> = {
  found: 'idle',
  proposed: 'people',
  in_force: 'good',
  retired: 'idle',
  rejected: 'bad',
  superseded: 'idle',
};

/** How a version of the rules stands, in words and colour. */
export function versionWording({ say }: Words, state: VersionOnWire['state']): Wording {
  return { label: say(`version.state.${state}`), tone: VERSION_TONES[state] };
}

const DIRECTION_TONES: Readonly<Record<Decision['direction'], Tone>> = { looser: 'warn', stricter: 'good', other: 'idle' };

/** Whether people may do more or less, in words and colour. */
export function directionWording({ say }: Words, direction: Decision['direction']): Wording {
  return { label: say(`changes.${direction}`), tone: DIRECTION_TONES[direction] };
}

/** `run deploy and logs in production and staging`; without a workflow only the permission. */
export function questionOf(
  { say, allOf }: Words,
  { permission, ...of }: Pick<Decision, 'permission' | 'workflows' | 'environments'>,
): string {
  const [workflows, environments] = [allOf(of.workflows), allOf(of.environments)];
  if (workflows === '') return environments === '' ? permission : say('changes.in', { permission, environments });
  return environments === '' ? say('changes.of', { permission, workflows }) : say('changes.of-in', { permission, workflows, environments });
}

/** Whether two versions differ in anything at all. */
export function isUnchanged({ decisions, roles, settings, files }: Change): boolean {
  return (decisions ?? []).length === 0 && roles.length === 0 && settings.length === 0 && files.length === 0;
}

/** The files that would come into force and whose content nobody can be shown. */
export function unseenFiles({ changes }: Pick<VersionOnWire, 'changes'>): Change['files'] {
  return (changes?.files ?? []).filter(({ kind, lines }) => lines === null && kind !== 'removed');
}
