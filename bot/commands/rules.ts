import type { Command } from '../core/chat/command.ts';
import { prepareRules } from '../core/chat/rules.ts';
import { mayGovern } from '../core/site/may-govern.ts';
import { message } from '../core/text/message.ts';

const rules: Command = {
  name: 'rules',
  usage: 'rules [action] [version] [comment...]',
  description: message('command.rules'),
  aliases: [],
  offered: (core, actor) => mayGovern(core, actor).effect !== 'deny',
  prepare: (context, args) =>
    prepareRules(context, {
      action: (args['action'] ?? '').toLowerCase(),
      version: args['version'] ?? null,
      comment: (args['comment'] ?? '').trim(),
    }),
};

export default rules;
