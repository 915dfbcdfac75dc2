import type { RunId } from '../core/ids.ts';

type Flight = Readonly<{ runId: RunId; controller: AbortController }>;

/**
 * Steps that this process is carrying out now, so that a cancel reaches them at once. Other processes notice a cancel
 * by reading the run (see `perform`); being missing here costs only latency.
 */
export class Flights {
  readonly #flights = new Set<Flight>();

  begin(runId: RunId): Flight {
    const flight = { runId, controller: new AbortController() };
    this.#flights.add(flight);
    return flight;
  }

  end(flight: Flight): void {
    this.#flights.delete(flight);
  }

  cancel(runId: RunId): void {
    for (const flight of this.#flights) if (flight.runId === runId) flight.controller.abort('cancel');
  }

  carries(runId: RunId): boolean {
    return [...this.#flights].some((flight) => flight.runId === runId);
  }
}
