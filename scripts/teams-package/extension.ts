import { repeated } from './names.ts';
import type { ShapedManifest } from './shape.ts';

type Command = ShapedManifest['composeExtensions'][number]['commands'][number];

/** The message extension: what Teams asks of a search or an action before it shows it. Source: Microsoft, "composeExtensions.commands". */
export function extensionProblems({ composeExtensions }: ShapedManifest): readonly string[] {
  return composeExtensions.flatMap(({ botId, commands }) => [
    ...(botId === undefined ? ['composeExtensions[0] names no bot'] : []),
    ...(commands.length === 0 ? ['composeExtensions[0] has no commands'] : []),
    ...repeated(commands.map(({ id }) => id)).map((id) => `composeExtensions[0] has the command ${id} twice`),
    ...commands.flatMap(commandProblems),
  ]);
}

function commandProblems({ id, type, context, fetchTask, description, parameters }: Command): readonly string[] {
  const where = `composeExtensions[0], command ${id}`;
  return [
    ...((description ?? '') === '' ? [`${where} has no description`] : []),
    ...repeated(parameters.map(({ name }) => name)).map((name) => `${where} has the parameter ${name} twice`),
    ...(type === 'query' && parameters.length === 0 ? [`${where} is a search and needs a parameter`] : []),
    ...(type === 'query' && context.includes('message') ? [`${where} is a search, which Teams does not offer on a message`] : []),
    ...(type === 'query' && fetchTask ? [`${where} is a search and cannot open a dialog`] : []),
    ...(type === 'action' && !fetchTask && parameters.length === 0 ? [`${where} neither asks for parameters nor opens a dialog`] : []),
  ];
}
