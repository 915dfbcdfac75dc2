import { z } from 'zod';
import type { Path } from './problem.ts';

type Node = Readonly<Record<string, unknown>>;

/** The keys that a schema knows at a place, for “did you mean”. Empty when any key is possible there or nothing is known. */
export function keysAt(schema: z.ZodType, path: Path): readonly string[] {
  const top = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' });
  const nodes = path.reduce<readonly unknown[]>((found, key) => found.flatMap((node) => step(node, key)), [top]);
  return [...new Set(nodes.flatMap(alternatives).flatMap((node) => Object.keys(objectOf(node['properties']))))];
}

function step(node: unknown, key: string | number): readonly unknown[] {
  return alternatives(node).flatMap((choice) => {
    const properties = objectOf(choice['properties']);
    const below =
      typeof key === 'number' ? choice['items'] : Object.hasOwn(properties, key) ? properties[key] : choice['additionalProperties'];
    return below === undefined ? [] : [below];
  });
}

function alternatives(node: unknown): readonly Node[] {
  const plain = objectOf(node);
  const nested = ['anyOf', 'oneOf', 'allOf'].flatMap((word) => listOf(plain[word])).flatMap(alternatives);
  return [plain, ...nested];
}

function objectOf(value: unknown): Node {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Node) : {};
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
