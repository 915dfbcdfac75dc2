import { repeated } from './names.ts';
import type { ShapedManifest } from './shape.ts';

type Bot = ShapedManifest['bots'][number];
type List = Bot['commandLists'][number];

/** The commands that Teams suggests: each can be typed as it stands, is explained, and is offered once where the bot is. */
export function commandProblems({ bots }: ShapedManifest): readonly string[] {
  return bots.flatMap((bot) => [
    ...bot.commandLists.flatMap((list, at) => listProblems(bot, list, `bots[0].commandLists[${at}]`)),
    ...repeated(
      bot.commandLists.flatMap(({ scopes, triggers }) => scopes.flatMap((scope) => triggers.map((trigger) => `${scope} (${trigger})`))),
    ).map((scope) => `two command lists are for ${scope}: Teams shows one of them`),
  ]);
}

function listProblems(bot: Bot, { scopes, triggers, commands }: List, where: string): readonly string[] {
  const titles = commands.map(({ title }) => title);
  return [
    ...(scopes.length === 0 || commands.length === 0 ? [`${where} is empty`] : []),
    ...scopes.filter((scope) => !bot.scopes.includes(scope)).map((scope) => `${where} is for ${scope}, where the bot is not`),
    ...repeated(titles).map((title) => `${where} has ${title} twice`),
    ...titles.filter((title) => !/^\p{Ll}[\p{Ll}\p{N} -]*$/u.test(title)).map((title) => `${where}: ${title} cannot be typed as a command`),
    ...commands.filter(({ description }) => (description ?? '').trim() === '').map(({ title }) => `${where}: ${title} has no description`),
    ...(triggers.includes('slash') && !bot.supportsTargetedMessages ? [`${where} is for slash, which needs supportsTargetedMessages`] : []),
  ];
}
