import { toAppError } from '../core/errors.ts';
import type { JsonObject } from '../core/json.ts';

/** `note`: whoever runs this should know. `wrong`: somebody has to do something. */
export type Finding = Readonly<{ check: string; state: 'ok' | 'note' | 'wrong'; sentence: string; facts: JsonObject }>;

export function fine(check: string, sentence: string, facts: JsonObject = {}): Finding {
  return { check, state: 'ok', sentence, facts };
}

export function note(check: string, sentence: string, facts: JsonObject = {}): Finding {
  return { check, state: 'note', sentence, facts };
}

export function wrong(check: string, sentence: string, facts: JsonObject = {}): Finding {
  return { check, state: 'wrong', sentence, facts };
}

/** What the check found; that it could not look is a finding as well. */
export async function looked(check: string, work: () => Promise<readonly Finding[] | Finding>): Promise<readonly Finding[]> {
  try {
    return [await work()].flat();
  } catch (thrown) {
    const { message, reason, code } = toAppError(thrown);
    const because = code === 'internal' && thrown instanceof Error ? thrown.message : message;
    return [wrong(check, `This could not be looked at: ${because}`, { reason })];
  }
}

/** `3 s`, `5 min`, `2 h`, `4 days`: short enough to compare. */
export function span(seconds: number): string {
  if (seconds < 90) return `${Math.round(seconds)} s`;
  if (seconds < 5_400) return `${Math.round(seconds / 60)} min`;
  return seconds < 172_800 ? `${Math.round(seconds / 3_600)} h` : `${Math.round(seconds / 86_400)} days`;
}
