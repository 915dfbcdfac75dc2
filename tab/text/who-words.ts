import type { Explanation } from '../../bot/http/contract.ts';
import type { Tone, Wording } from './states.ts';
import type { Words } from './words.ts';

type Effect = Explanation['effect'];

const EFFECT_TONES: Readonly<Record<Effect, Tone>> = { allow: 'good', needs_approval: 'people', deny: 'bad' };

/** Whether somebody may, in words and colour. */
export function effectWording({ say }: Words, effect: Effect): Wording {
  return { label: say(`who.effect.${effect}`), tone: EFFECT_TONES[effect] };
}

/** The answer in one sentence. */
export function answerSentence(
  { say }: Words,
  { person: { name }, effect, asked }: Pick<Explanation, 'person' | 'effect' | 'asked'>,
): string {
  return effect === 'needs_approval' && asked !== null ? say('who.needs_approval-by', { name, asked }) : say(`who.${effect}`, { name });
}

/** What the question was understood as, and which roles the person has. */
export function understoodSentences(
  { say, allOf }: Words,
  { person: { name }, roles, workflow, environment }: Explanation,
): readonly string[] {
  const about = workflow ?? say('who.no-workflow');
  return [
    environment === null ? say('who.about', { workflow: about }) : say('who.about-in', { workflow: about, environment }),
    roles.length === 0 ? say('who.has-none', { name }) : say('who.has', { name, count: roles.length, roles: allOf(roles) }),
  ];
}
