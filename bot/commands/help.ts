import type { Command } from '../core/chat/command.ts';
import { helpAnswer } from '../core/chat/help.ts';
import { sayOnly } from '../core/chat/say.ts';
import { message } from '../core/text/message.ts';

const help: Command = {
  name: 'help',
  usage: 'help',
  description: message('command.help'),
  aliases: ['?', 'commands'],
  freshness: 'recent',
  offered: () => true,
  prepare: async (context) => sayOnly(context, helpAnswer(context.core, context.actor)),
};

export default help;
