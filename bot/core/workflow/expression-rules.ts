import { didYouMean } from '../nearest.ts';
import { type ASTNode, childrenOf, ROOTS, referenceAt } from './expression-tree.ts';

const FUNCTIONS = ['size', 'string', 'int', 'double', 'bool', 'has'];
const METHODS = 'size startsWith endsWith contains lowerAscii upperAscii trim indexOf lastIndexOf substring split join'.split(' ');
const LOOPS = ['all', 'exists', 'exists_one', 'map', 'filter'];

/**
 * What is refused although CEL knows it: anything whose running time depends on text from outside (`matches` runs a
 * backtracking engine; loops inside loops), anything that builds texts without a bound (`cel.bind`), and names used in a
 * way that planning could not follow. Returns a sentence for each mistake, in the order of the source.
 */
export function refusals(node: ASTNode, scope: readonly string[] = []): readonly string[] {
  if (referenceAt(node) !== null) return [];
  switch (node.op) {
    case 'id':
      return refuseName(node.args, scope);
    case 'call':
      return refuseCall(node, scope);
    case 'rcall':
      return refuseMethod(node, scope);
    default:
      return ofAll(childrenOf(node), scope);
  }
}

function refuseName(name: string, scope: readonly string[]): readonly string[] {
  if (scope.includes(name)) return [];
  if (ROOTS.some((root) => root === name))
    return [`“${name}” must be followed by a name, for example ${name}.${EXAMPLES[name] ?? 'name'}.`];
  return [`The name “${name}” is not known here.${didYouMean(name, ROOTS)}`];
}

const EXAMPLES: Readonly<Record<string, string>> = { inputs: 'service', requester: 'name', run: 'id', steps: 'build.outputs.image' };

function refuseCall(node: Extract<ASTNode, { op: 'call' }>, scope: readonly string[]): readonly string[] {
  const [name, args] = node.args;
  if (!FUNCTIONS.includes(name)) return [`There is no function “${name}”.${didYouMean(name, FUNCTIONS)}`, ...ofAll(args, scope)];
  if (name !== 'has') return ofAll(args, scope);
  const [arg] = args;
  const ofStep = arg?.op === '.' && arg.args[0].op === '.' && referenceAt(arg.args[0].args[0])?.root === 'steps';
  return ofStep ? [] : ['“has” is for outputs of steps, as in has(steps.build.outputs.image); inputs always have a value.'];
}

function refuseMethod(node: Extract<ASTNode, { op: 'rcall' }>, scope: readonly string[]): readonly string[] {
  const [name, receiver, args] = node.args;
  if (LOOPS.includes(name)) return refuseLoop(name, receiver, { args, scope });
  return [...refuseMethodName(name), ...ofAll([receiver, ...args], scope)];
}

function refuseMethodName(name: string): readonly string[] {
  if (name === 'matches')
    return ['“matches” is not available, because its time has no bound. Use startsWith, contains or ==, or a “pattern” on the input.'];
  return METHODS.includes(name) ? [] : [`There is no method “${name}”.${didYouMean(name, [...METHODS, ...LOOPS])}`];
}

function refuseLoop(
  name: string,
  receiver: ASTNode,
  { args, scope }: Readonly<{ args: readonly ASTNode[]; scope: readonly string[] }>,
): readonly string[] {
  const [variable, ...body] = args;
  // What stands inside cannot be judged without the name that the loop gives to it.
  if (variable?.op !== 'id') return [`“${name}” needs a name first, as in list.${name}(item, …).`];
  if (ROOTS.some((root) => root === variable.args)) return [`“${variable.args}” cannot be the name of an item.`];
  if (scope.length > 0) return [`“${name}” stands inside another loop; only one level is possible.`];
  return [...refusals(receiver, scope), ...ofAll(body, [...scope, variable.args])];
}

function ofAll(nodes: readonly ASTNode[], scope: readonly string[]): readonly string[] {
  return nodes.flatMap((node) => refusals(node, scope));
}
