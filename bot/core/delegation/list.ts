import type { Answer } from '../answer.ts';
import type { CommandContext } from '../chat/command.ts';
import { samePrincipal } from '../principal.ts';
import { inLines, message, type Text } from '../text/message.ts';
import type { Delegation } from './delegation.ts';
import { handedTo } from './handed.ts';
import { untilText } from './until-text.ts';

/** What the actor handed on and what was handed to them, one line each. */
export async function listDelegations(context: CommandContext): Promise<Answer> {
  const { core, actor, stamp } = context;
  const all = await core.store.delegations(stamp.at, [actor.principal]);
  const given = all.filter(({ from }) => samePrincipal(from, actor.principal));
  const handed = handedTo(actor.principal, all, stamp.at);
  if (given.length === 0 && handed.length === 0) return { kind: 'text', text: message('delegation.none') };
  const lines = [
    ...given.map((each) => message('delegation.given', { id: each.id, role: each.role, name: each.to.name, rest: rest(context, each) })),
    ...handed.flatMap(({ giver, role, links }) => {
      const last = links.at(-1);
      if (last === undefined) return [];
      const values = { id: last.id, role, name: giver.name, rest: rest(context, last) };
      const through = message('delegation.handed-through', { ...values, through: last.from.name });
      return [links.length === 1 ? message('delegation.handed', values) : through];
    }),
  ];
  return { kind: 'text', text: inLines(lines) };
}

function rest({ inbound }: CommandContext, { until, absent, reason }: Delegation): Text {
  const end = untilText(until, inbound.speech.timezone);
  const said = absent ? message('delegation.until-away', { until: end }) : message('delegation.until', { until: end });
  return reason === '' ? said : message('delegation.with-reason', { rest: said, reason });
}
