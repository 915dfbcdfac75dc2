import type { ActionContext } from '../../bot/core/connector.ts';
import { Masker } from '../../bot/core/masking/masker.ts';

/** The part of an action's context that is about secrets, where there are none. */
export function withoutSecrets(): Pick<ActionContext, 'secret' | 'masking'> {
  return {
    secret: async () => {
      throw new Error('no secret was expected to be read');
    },
    masking: new Masker(),
  };
}
