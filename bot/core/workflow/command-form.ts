import { didYouMean } from '../nearest.ts';
import type { Path, Problems } from '../problem.ts';
import type { CommandForm, CommandPart, InputField } from './definition.ts';

const WORD = /^[a-z][a-z0-9-]*$/;
const PLACE = /^<([^<>\s]+)>$/;

type Place = Readonly<{ path: Path; problems: Problems }>;

/**
 * Reads `deploy <service> <version> to <environment>`. It begins with the command's word; every place is an input of the
 * workflow and stands once. Inputs that are not in the form can be given as `name=value` or are asked for.
 */
export function parseCommandForm(source: string, inputs: readonly Pick<InputField, 'name'>[], { path, problems }: Place): CommandForm {
  const tokens = source.trim().split(/\s+/);
  const names = inputs.map((input) => input.name);
  const parts = tokens.flatMap((token) => readPart(token, names, { path, problems }));
  if (parts[0]?.kind !== 'word') problems.add(path, 'A command begins with a word, for example “deploy <service>”.');
  for (const [index, part] of parts.entries()) {
    const repeated = part.kind === 'input' && parts.findIndex((other) => other.kind === 'input' && other.name === part.name) < index;
    if (repeated) problems.add(path, `The input <${part.name}> stands in the command twice.`);
  }
  return { usage: tokens.join(' '), parts };
}

function readPart(token: string, names: readonly string[], { path, problems }: Place): readonly CommandPart[] {
  const place = PLACE.exec(token)?.[1];
  if (place !== undefined) {
    if (names.includes(place)) return [{ kind: 'input', name: place }];
    problems.add(path, `<${place}> is not an input of this workflow.${didYouMean(place, names)}`);
    return [];
  }
  if (WORD.test(token)) return [{ kind: 'word', word: token }];
  problems.add(path, `“${token}” is neither a lower-case word nor an input in angle brackets.`);
  return [];
}
