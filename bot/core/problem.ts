/** Where in a file: keys and list positions from its top. */
export type Path = readonly (string | number)[];

/** Something wrong in what an operator wrote: where, and a sentence that says what is expected. */
export type Problem = Readonly<{ path: Path; message: string }>;

/** The result of reading something whole: its valid form, or every problem it has. */
export type Checked<T> = Readonly<{ ok: true; value: T } | { ok: false; problems: readonly Problem[] }>;

/** Collects problems, so that a reader can go on and find the next one. */
export type Problems = Readonly<{ add(path: Path, message: string): void; list(): readonly Problem[] }>;

export function collectProblems(first: readonly Problem[] = []): Problems {
  const found: Problem[] = [...first];
  return { add: (path, message) => void found.push({ path, message }), list: () => found };
}

export function checkedWith<T>(problems: Problems, value: T): Checked<T> {
  return problems.list().length === 0 ? { ok: true, value } : { ok: false, problems: problems.list() };
}

/** `steps[2].with.url`; the top of the file is empty. */
export function formatPath(path: Path): string {
  let text = '';
  for (const key of path) {
    if (typeof key === 'number') text += `[${key}]`;
    else text += `${text === '' ? '' : '.'}${/^[\p{L}\p{N}_-]+$/u.test(key) ? key : JSON.stringify(key)}`;
  }
  return text;
}
