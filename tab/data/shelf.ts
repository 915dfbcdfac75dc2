/** What pages have read, by key, kept after they close: going back shows at once what was there, then reads it anew. */
export type Shelf = Readonly<{
  get<T>(key: ShelfKey<T>): T | undefined;
  put<T>(key: ShelfKey<T>, value: T): void;
  /** Calls `changed` after every `put`. */
  watch(changed: () => void): () => void;
}>;

/** A key that knows the type of its value; `shelfKey` is the only way to get one. */
export type ShelfKey<T> = Readonly<{ text: string; is?: T }>;

export function shelfKey<T>(text: string): ShelfKey<T> {
  return { text };
}

/** Keeps the `size` keys that were written last. */
export function createShelf(size: number): Shelf {
  const kept = new Map<string, unknown>();
  const watchers = new Set<() => void>();
  return {
    // Only `put` writes, with the same kind of key, so the value has the type that the key carries.
    get: <T>(key: ShelfKey<T>) => kept.get(key.text) as T | undefined,
    put(key, value) {
      kept.delete(key.text);
      kept.set(key.text, value);
      const oldest = kept.keys().next();
      if (kept.size > size && !oldest.done) kept.delete(oldest.value);
      for (const watcher of watchers) watcher();
    },
    watch(changed) {
      watchers.add(changed);
      return () => {
        watchers.delete(changed);
      };
    },
  };
}
