/** One value that changes over time, in the shape that `useSyncExternalStore` takes. */
export type Cell<T> = Readonly<{ get(): T; set(value: T): void; watch(changed: () => void): () => void }>;

export function createCell<T>(first: T): Cell<T> {
  let value = first;
  const watchers = new Set<() => void>();
  return {
    get: () => value,
    set(next) {
      value = next;
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
