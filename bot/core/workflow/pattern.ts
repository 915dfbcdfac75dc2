import { RE2JS } from 're2js';

const MAX_LENGTH = 300;

/**
 * Whether the whole text has the form of a pattern. The engine is RE2, whose time grows with the length of the text
 * only, so no pattern and no text can hold up the process.
 */
export function matchesPattern(pattern: string, text: string): boolean {
  return RE2JS.compile(pattern).matcher(text).matches();
}

/** Why a pattern cannot be used, in a sentence; null when it can. */
export function patternProblem(pattern: string): string | null {
  if (pattern.length > MAX_LENGTH) return `A pattern has at most ${MAX_LENGTH} characters.`;
  try {
    RE2JS.compile(pattern);
    return null;
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return `This pattern cannot be used: ${why}. Signalbox uses RE2 syntax, which has no look-ahead and no back-references.`;
  }
}
