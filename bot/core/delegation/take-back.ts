import { openTo } from '../chat/answer-to.ts';
import type { Act, CommandContext } from '../chat/command.ts';
import { failedAnswer } from '../chat/say.ts';
import { AppError } from '../errors.ts';
import { samePrincipal } from '../principal.ts';
import { message } from '../text/message.ts';
import type { Delegation } from './delegation.ts';
import { delegationsTouched, recordEnd, toldEnded } from './record.ts';

/**
 * Ends one delegation by its id, or without one everything that the actor handed on. The giver may take back, and the
 * substitute may give back. Throws `not_found` in the same words for what does not exist and for what is between others.
 */
export async function prepareStop({ actor, ...rest }: CommandContext, id: string | null): Promise<Act> {
  const context = { actor, ...rest };
  const mine = ({ from }: Delegation): boolean => samePrincipal(from, actor.principal);
  const concerns = (each: Delegation): boolean =>
    id === null ? mine(each) : each.id === id.toLowerCase() && (mine(each) || samePrincipal(each.to, actor.principal));
  return async (tx) => {
    const { stamp, inbound } = context;
    const ending = (await tx.lockDelegations(stamp.at)).filter(concerns);
    if (ending.length === 0) return failedAnswer(context, nothing(id), true)(tx);
    await recordEnd(tx, ending, stamp);
    await tx.say(openTo(inbound), toldEnded(ending, actor.principal), stamp.at);
    return delegationsTouched(ending);
  };
}

function nothing(id: string | null): AppError {
  const text = id === null ? message('delegation.none-given') : message('delegation.unknown', { id: id.slice(0, 40) });
  return new AppError({ code: 'not_found', reason: 'delegation.unknown', message: text });
}
