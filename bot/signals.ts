import type { RunId } from './core/ids.ts';
import type { Signals } from './core/ports.ts';
import type { Touched } from './core/topic.ts';

/** Tells the parts of this process what was committed. Listeners must not throw; a lost signal costs only latency. */
export class SignalHub implements Signals {
  readonly #listeners = new Set<(runId: RunId) => void>();
  readonly #touched = new Set<(what: Touched) => void>();
  readonly #outbox = new Set<() => void>();
  readonly #due = new Set<() => void>();
  readonly #recorded = new Set<(events: number) => void>();

  changed(runId: RunId): void {
    for (const listener of this.#listeners) listener(runId);
  }

  touched(what: Touched): void {
    for (const listener of this.#touched) listener(what);
  }

  outbox(): void {
    for (const listener of this.#outbox) listener();
  }

  due(): void {
    for (const listener of this.#due) listener();
  }

  /** So many events were added to the audit log. */
  recorded(events: number): void {
    for (const listener of this.#recorded) listener(events);
  }

  /** Calls the listener with each run that changed, until the returned function is called. */
  subscribe(listener: (runId: RunId) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Calls the listener with whatever else changed, until the returned function is called. */
  onTouched(listener: (what: Touched) => void): () => void {
    this.#touched.add(listener);
    return () => this.#touched.delete(listener);
  }

  onDue(listener: () => void): () => void {
    this.#due.add(listener);
    return () => this.#due.delete(listener);
  }

  onRecorded(listener: (events: number) => void): () => void {
    this.#recorded.add(listener);
    return () => this.#recorded.delete(listener);
  }

  onOutbox(listener: () => void): () => void {
    this.#outbox.add(listener);
    return () => this.#outbox.delete(listener);
  }
}
