import { ApiProblem } from '../api/problem.ts';
import type { SignIn } from '../api/token.ts';
import { said } from '../text/said.ts';

/** The rule of the server that asks for a fresh sign-in; the server alone decides what is fresh. */
const RULE = 'policy.critical-in-tab';
/** Half a minute less than the server's five, so that a vote on the way does not grow too old. */
export const FRESH_MS = 270_000;

export function isFresh(ageMs: number | null): boolean {
  return ageMs !== null && ageMs <= FRESH_MS;
}

type Casting<T> = Readonly<{ critical: boolean; signIn: SignIn; cast(): Promise<T>; asking(): void }>;

/**
 * Casts a vote; where it needs a fresh sign-in, gets one first. When the server still finds it too old, one new sign-in is
 * tried and the vote cast once more, never a third time. `asking` is called when Teams is asked.
 */
export async function castFresh<T>({ critical, signIn, cast, asking }: Casting<T>): Promise<T> {
  const again = async (): Promise<T> => {
    asking();
    await signIn.again();
    return cast().catch(stillOld);
  };
  if (critical && !isFresh(signIn.ageMs())) return again();
  try {
    return await cast();
  } catch (thrown) {
    if (isTooOld(thrown)) return again();
    throw thrown;
  }
}

function isTooOld(thrown: unknown): thrown is ApiProblem {
  return thrown instanceof ApiProblem && thrown.parts.reason === RULE;
}

/** To reload the tab, as the server proposes, would help no more: Teams has just been asked. */
function stillOld(thrown: unknown): never {
  throw isTooOld(thrown) ? new ApiProblem({ ...thrown.parts, message: said('signin.still-old') }) : thrown;
}
