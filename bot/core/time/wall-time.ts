import { DAY_MS, offsetAt, type Stretch, stretches } from './zone.ts';

export const WEEKDAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
export type Weekday = (typeof WEEKDAYS)[number];

/**
 * What the clocks of a zone show, as the UTC time at which a clock in Greenwich would show the same: milliseconds since
 * 1970-01-01 00:00 on the wall. Days are counted from the same date, weeks from the Monday before it.
 */
export type WallTime = number;

const MINUTE_MS = 60_000;
/** A time of day in files, 00:00 to 23:59, as a part of a pattern. */
export const CLOCK = '(?:[01][0-9]|2[0-3]):[0-5][0-9]';
/** No zone is further from UTC than this, so whatever the wall shows is shown within a day of the same UTC time. */
const REACH_MS = DAY_MS;

/** What the zone's clocks show at this moment (UTC milliseconds). Throws as `stretches`. */
export function wallAt(timezone: string, at: number): WallTime {
  return at + offsetAt(timezone, at);
}

/** Every moment at which the clocks show this: one as a rule, none when they jump over it, two when they go back over it. */
export function momentsOf(timezone: string, wall: WallTime): readonly number[] {
  return around(timezone, wall).flatMap(({ from, until, offsetMs }) => {
    const at = wall - offsetMs;
    return from <= at && at < until ? [at] : [];
  });
}

/** The first moment at which the clocks show this; when they jump over it, the jump. */
export function firstMomentAt(timezone: string, wall: WallTime): number {
  return momentsOf(timezone, wall)[0] ?? jumpOver(timezone, wall);
}

/** The last moment at which the clocks show this, the second when they go back over it; when they jump over it, the jump. */
export function lastMomentAt(timezone: string, wall: WallTime): number {
  return momentsOf(timezone, wall).at(-1) ?? jumpOver(timezone, wall);
}

function jumpOver(timezone: string, wall: WallTime): number {
  return around(timezone, wall).find(({ from, offsetMs }) => from + offsetMs > wall)?.from ?? wall;
}

function around(timezone: string, wall: WallTime): readonly Stretch[] {
  return [...stretches(timezone, wall - REACH_MS, wall + REACH_MS)];
}

/** The day, counted from 1970-01-01. */
export function dayOf(wall: WallTime): number {
  return Math.floor(wall / DAY_MS);
}

/** 0 is Monday. 1970-01-01 was a Thursday. */
export function weekdayOf(day: number): number {
  return (((day + 3) % 7) + 7) % 7;
}

/** The day of `YYYY-MM-DD`; null for anything else and for a date that does not exist, such as 2026-02-30. */
export function parseDay(text: string): number | null {
  if (!/^\d{4}-\d\d-\d\d$/.test(text)) return null;
  const time = Date.parse(`${text}T00:00:00Z`);
  // Engines may read 30 February as 2 March.
  return Number.isNaN(time) || formatDay(time / DAY_MS) !== text ? null : time / DAY_MS;
}

/** Milliseconds since midnight on the wall of `HH:MM` or `H:MM`, up to 24:00; null for anything else. */
export function parseClock(text: string): number | null {
  const match = /^(\d{1,2}):([0-5]\d)$/.exec(text);
  if (match === null) return null;
  const minutes = Number(match[1]) * 60 + Number(match[2]);
  return minutes > 24 * 60 ? null : minutes * MINUTE_MS;
}

/** `2026-11-25` */
export function formatDay(day: number): string {
  return new Date(day * DAY_MS).toISOString().slice(0, -14);
}

/** `08:00`; seconds are left out. */
export function formatClock(wall: WallTime): string {
  return new Date(wall).toISOString().slice(-13, -8);
}
