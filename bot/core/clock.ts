/** Where the time comes from. The only place outside tests that reads the wall clock is `systemClock`. */
export type Clock = Readonly<{ now(): Date }>;

export const systemClock: Clock = { now: () => new Date() };
