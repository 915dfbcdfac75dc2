import type { Clock } from '../../bot/core/clock.ts';

/** A clock that goes on from wherever it is put. */
export class MovedClock implements Clock {
  #offsetMs = 0;

  constructor(start?: string) {
    if (start !== undefined) this.moveTo(start);
  }

  now(): Date {
    return new Date(Date.now() + this.#offsetMs);
  }

  moveTo(moment: string): void {
    this.#offsetMs = Date.parse(moment) - Date.now();
  }
}
