import { type Copy, DockerfileParser, type Instruction, JSONInstruction, ModifiableInstruction } from 'dockerfile-ast';

/** One instruction as written; `list` is its JSON form, null where it is written for a shell. */
export type Step = Readonly<{
  keyword: string;
  args: readonly string[];
  list: readonly string[] | null;
  flags: Readonly<Record<string, string>>;
  line: number;
}>;

export type Stage = Readonly<{ image: string; name: string | null; steps: readonly Step[] }>;

/** The stages of a Dockerfile in order, each without its FROM. */
export function stagesOf(text: string): readonly Stage[] {
  const steps = DockerfileParser.parse(text).getInstructions().map(stepOf);
  const starts = steps.flatMap(({ keyword }, index) => (keyword === 'FROM' ? [index] : []));
  return starts.map((start, index) => {
    const [image = '', as = '', name = null] = steps[start]?.args ?? [];
    return { image, name: as.toUpperCase() === 'AS' ? name : null, steps: steps.slice(start + 1, starts[index + 1]) };
  });
}

function stepOf(instruction: Instruction): Step {
  const flags = instruction instanceof ModifiableInstruction ? (instruction as Copy).getFlags() : [];
  const strings = instruction instanceof JSONInstruction ? instruction.getJSONStrings().map((one) => one.getJSONValue()) : [];
  // A health check says CMD before its list.
  const args = instruction.getArguments().map((argument) => argument.getValue());
  return {
    keyword: instruction.getKeyword(),
    args,
    list: strings.length > 0 ? strings : jsonIn(args.slice(1).join(' ')),
    flags: Object.fromEntries(flags.map((flag) => [flag.getName(), flag.getValue() ?? ''])),
    line: instruction.getRange().start.line + 1,
  };
}

function jsonIn(text: string): readonly string[] | null {
  if (!text.startsWith('[')) return null;
  const found: unknown = JSON.parse(text);
  return Array.isArray(found) ? found.map(String) : null;
}
