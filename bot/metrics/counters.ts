import { Counter, Histogram, type Registry } from 'prom-client';
import { EVENT_TYPES } from '../core/audit/event.ts';
import type { Meter } from '../core/meter.ts';
import { ENDED } from '../core/run/run.ts';

/** Seconds; the two seconds in which people get an answer, and the ten in which Teams does, are among them. */
const ANSWER = [0.05, 0.1, 0.25, 0.5, 1, 2, 5, 10];
const STEP = [0.1, 0.5, 1, 5, 15, 60, 300, 1800];
const CALL = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 15];
const WAIT = [0.01, 0.1, 0.5, 1, 2, 5, 15, 60];

/** Those that Teams gives; any other is `other`, so that nobody can make labels. */
const STATUSES = new Set([200, 201, 202, 204, 400, 401, 403, 404, 405, 408, 409, 412, 413, 429, 500, 502, 503, 504]);

/** Counts what happens into the registry. Every label has a list of values that is part of the product. */
export function createCounters(registry: Registry): Meter {
  const registers = [registry];
  const counter = <Label extends string>(name: string, help: string, labelNames: readonly Label[]) =>
    new Counter({ name: `signalbox_${name}`, help, labelNames, registers });
  const histogram = <Label extends string>(name: string, help: string, labelNames: readonly Label[], buckets: number[]) =>
    new Histogram({ name: `signalbox_${name}`, help, labelNames, buckets, registers });

  const commands = counter('commands_total', 'What people asked for, by where they did and what came of it.', ['door', 'outcome']);
  const commandSeconds = histogram('command_seconds', 'From the arrival of a command until it is recorded.', ['door'], ANSWER);
  const attempts = counter('step_attempts_total', 'Calls of connectors, by effect class, direction and outcome.', [
    'effect',
    'direction',
    'outcome',
  ]);
  const attemptSeconds = histogram('step_attempt_seconds', 'How long calls of connectors take.', ['effect'], STEP);
  const ended = counter('runs_ended_total', 'Runs that this process brought to their end.', ['state']);
  const events = counter('audit_events_total', 'Events of the audit log that this process wrote.', ['type']);
  const calls = counter('teams_calls_total', 'Requests to Teams, by the status of the answer.', ['status']);
  const callSeconds = histogram('teams_call_seconds', 'How long Teams takes to answer.', [], CALL);
  const waitSeconds = histogram('teams_wait_seconds', 'How long cards and messages waited for the rate limits of Teams.', [], WAIT);
  // A rate needs a zero to rise from.
  for (const type of EVENT_TYPES) events.inc({ type }, 0);
  for (const state of ENDED) ended.inc({ state }, 0);

  return {
    commanded(door, outcome, seconds) {
      commands.inc({ door, outcome });
      commandSeconds.observe({ door }, seconds);
    },
    attempted({ effect, direction, status, seconds }) {
      attempts.inc({ effect, direction, outcome: status });
      attemptSeconds.observe({ effect }, seconds);
    },
    ended: (state) => ended.inc({ state }),
    wrote(types) {
      for (const type of types) events.inc({ type });
    },
    calledTeams(status, seconds) {
      calls.inc({ status: typeof status === 'string' || STATUSES.has(status) ? status : 'other' });
      callSeconds.observe(seconds);
    },
    waitedForTeams: (seconds) => waitSeconds.observe(seconds),
  };
}
