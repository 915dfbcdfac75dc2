/** A text to look for, and the number of the secret that it belongs to. */
export type Pattern = Readonly<{ text: string; owner: number }>;

/**
 * Finds every pattern in one pass (Aho and Corasick): time grows with the text alone, whatever it holds. `found` hears of the
 * longest match at each end. Gives how many of the last characters may still become one.
 */
export type Automaton = Readonly<{
  scan(codes: Uint16Array, length: number, found: (start: number, end: number, owner: number) => void): number;
}>;

const CODES = 65_536;

/** The tree of all patterns. Children are kept in one hash table, so that memory grows with the patterns and not with the alphabet. */
class Trie {
  readonly parent: Int32Array;
  readonly code: Uint16Array;
  readonly depth: Int32Array;
  /** Length and owner of the pattern that ends here; 0 = none. */
  readonly length: Int32Array;
  readonly owner: Int32Array;
  readonly root = new Int32Array(CODES);
  size = 1;
  readonly #slots: Int32Array;
  readonly #mask: number;

  constructor(capacity: number) {
    this.parent = new Int32Array(capacity);
    this.code = new Uint16Array(capacity);
    this.depth = new Int32Array(capacity);
    this.length = new Int32Array(capacity);
    this.owner = new Int32Array(capacity);
    const slots = 2 ** Math.ceil(Math.log2(capacity * 2 + 2));
    this.#slots = new Int32Array(slots);
    this.#mask = slots - 1;
  }

  add({ text, owner }: Pattern): void {
    let node = 0;
    for (let at = 0; at < text.length; at += 1) node = this.#childOrNew(node, text.charCodeAt(at));
    this.length[node] = text.length;
    this.owner[node] = owner;
  }

  /** 0 when there is none. */
  child(node: number, code: number): number {
    if (node === 0) return this.root[code] ?? 0;
    return this.#slots[this.#slotOf(node, code)] ?? 0;
  }

  #childOrNew(node: number, code: number): number {
    const known = this.child(node, code);
    if (known !== 0) return known;
    const made = this.size++;
    this.parent[made] = node;
    this.code[made] = code;
    this.depth[made] = (this.depth[node] ?? 0) + 1;
    if (node === 0) this.root[code] = made;
    else this.#slots[this.#slotOf(node, code)] = made;
    return made;
  }

  /** Where this child is, or would be. */
  #slotOf(node: number, code: number): number {
    let hash = Math.imul(node, 0x9e3779b1) ^ Math.imul(code, 0x85ebca6b);
    hash ^= hash >>> 15;
    for (let slot = hash & this.#mask; ; slot = (slot + 1) & this.#mask) {
      const there = this.#slots[slot] ?? 0;
      if (there === 0 || (this.parent[there] === node && this.code[there] === code)) return slot;
    }
  }
}

export function createAutomaton(patterns: readonly Pattern[]): Automaton {
  const trie = new Trie(patterns.reduce((sum, { text }) => sum + text.length, 1));
  for (const pattern of patterns) trie.add(pattern);
  const back = linked(trie);
  const { depth, length, owner, root } = trie;
  return {
    scan(codes, end, found) {
      let node = 0;
      for (let at = 0; at < end; at += 1) {
        const code = codes[at] ?? 0;
        let next = trie.child(node, code);
        while (next === 0 && node !== 0) {
          node = back[node] ?? 0;
          next = node === 0 ? (root[code] ?? 0) : trie.child(node, code);
        }
        node = next;
        const size = length[node] ?? 0;
        if (size > 0) found(at + 1 - size, at + 1, owner[node] ?? 0);
      }
      return depth[node] ?? 0;
    },
  };
}

/** For each node the longest other one that ends alike, where the search goes on after a mismatch; patterns that end there end here too. */
function linked(trie: Trie): Int32Array {
  const back = new Int32Array(trie.size);
  for (const node of byDepth(trie)) {
    const code = trie.code[node] ?? 0;
    let from = trie.parent[node] ?? 0;
    let to = 0;
    while (from !== 0 && to === 0) {
      from = back[from] ?? 0;
      to = trie.child(from, code);
    }
    back[node] = to;
    if ((trie.length[node] ?? 0) === 0) {
      trie.length[node] = trie.length[to] ?? 0;
      trie.owner[node] = trie.owner[to] ?? 0;
    }
  }
  return back;
}

/** Parents before children, without comparing anything: nodes are counted into places. */
function byDepth({ size, depth }: Trie): Int32Array {
  const starts = new Int32Array(size + 2);
  for (let node = 1; node < size; node += 1) {
    const after = (depth[node] ?? 0) + 1;
    starts[after] = (starts[after] ?? 0) + 1;
  }
  for (let at = 1; at < starts.length; at += 1) starts[at] = (starts[at] ?? 0) + (starts[at - 1] ?? 0);
  const nodes = new Int32Array(size - 1);
  for (let node = 1; node < size; node += 1) {
    const place = starts[depth[node] ?? 0] ?? 0;
    nodes[place] = node;
    starts[depth[node] ?? 0] = place + 1;
  }
  return nodes;
}
