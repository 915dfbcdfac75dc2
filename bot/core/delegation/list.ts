import type { Answer } from '../answer.ts';
import type { CommandContext } from '../chat/command.ts';
import { samePrincipal } from '../principal.ts';
import type { Delegation } from './delegation.ts';
import { handedTo } from './handed.ts';
import { showUntil } from './moment.ts';

/** What the actor handed on and what was handed to them, one line each. */
export async function listDelegations(context: CommandContext): Promise<Answer> {
  const { core, actor, stamp } = context;
  const all = await core.store.delegations(stamp.at, [actor.principal]);
  const given = all.filter(({ from }) => samePrincipal(from, actor.principal));
  const handed = handedTo(actor.principal, all, stamp.at);
  if (given.length === 0 && handed.length === 0) return { kind: 'text', text: 'You have handed no vote on, and none was handed to you.' };
  const lines = [
    ...given.map((each) => `${each.id}: your vote as ${each.role} is with ${each.to.name} ${rest(context, each)}`),
    ...handed.flatMap(({ giver, role, links }) => {
      const last = links.at(-1);
      if (last === undefined) return [];
      const through = links.length === 1 ? '' : `, through ${last.from.name},`;
      return [`${last.id}: you can vote as ${role} for ${giver.name}${through} ${rest(context, last)}`];
    }),
  ];
  return { kind: 'text', text: lines.join('\n') };
}

function rest(context: CommandContext, { until, absent, reason }: Delegation): string {
  const why = reason === '' ? '' : ` (${reason})`;
  return `until ${showUntil(until, context.inbound.speech.timezone)}${absent ? ', being away' : ''}${why}`;
}
