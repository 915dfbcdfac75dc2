import { type ASTNode, Environment } from '@marcbachmann/cel-js';

/** What expressions may be at most: far more than a person writes, far less than costs noticeable time. */
export const LIMITS = { maxAstNodes: 200, maxDepth: 24, maxListElements: 50, maxMapEntries: 50, maxCallArguments: 8 };
export const MAX_EXPRESSION_LENGTH = 2000;

/** The names an expression starts from. Each must be followed by a plain member, e.g. `inputs.service`. */
export const ROOTS = ['inputs', 'requester', 'run', 'steps'] as const;
export type Root = (typeof ROOTS)[number];

/** One use of a root: `inputs.service` or `steps["health-check"]`, and where it stands in the source. */
export type Reference = Readonly<{ root: Root; member: string; start: number; end: number }>;

export type { ASTNode };

const parser = new Environment({ limits: LIMITS });

/** Parses CEL without judging it. Throws the parser's error, whose `summary` says what is wrong. */
export function parseTree(source: string): ASTNode {
  return parser.parse(source).ast;
}

/** The nodes directly below a node, in order. */
export function childrenOf(node: ASTNode): readonly ASTNode[] {
  switch (node.op) {
    case 'value':
    case 'id':
      return [];
    case '.':
    case '.?':
      return [node.args[0]];
    case 'call':
      return node.args[1];
    case 'rcall':
      return [node.args[1], ...node.args[2]];
    case 'list':
      return node.args;
    case 'map':
      return node.args.flat();
    case '!_':
    case '-_':
      return [node.args];
    default:
      return node.args;
  }
}

/** The reference that this node is, or null: `root.member` or `root["member"]`. */
export function referenceAt(node: ASTNode): Reference | null {
  if (node.op !== '.' && node.op !== '[]') return null;
  const [owner, key] = node.args;
  if (owner.op !== 'id') return null;
  const root = ROOTS.find((candidate) => candidate === owner.args);
  if (root === undefined) return null;
  const member = typeof key === 'string' ? key : key.op === 'value' && typeof key.args === 'string' ? key.args : null;
  return member === null ? null : { root, member, start: node.range.start, end: node.range.end };
}

/** Every reference of an expression, in the order of the source. */
export function referencesOf(node: ASTNode): readonly Reference[] {
  const found = referenceAt(node);
  return found === null ? childrenOf(node).flatMap(referencesOf) : [found];
}
