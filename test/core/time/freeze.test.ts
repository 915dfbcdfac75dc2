import assert from 'node:assert/strict';
import { type Freeze, type FreezeTarget, freezeAt, nextFreeze, type WeekMoment } from '../../../bot/core/time/freeze.ts';
import type { Weekday } from '../../../bot/core/time/wall-time.ts';

const SHOP: FreezeTarget = { workflow: 'deploy', environment: 'production' };

function freeze(id: string, parts: Partial<Freeze> & Pick<Freeze, 'window'>): Freeze {
  return { id, reason: `${id}.`, environments: null, workflows: null, ...parts };
}

const once = (from: string, until: string): Freeze['window'] => ({ kind: 'once', from: new Date(from), until: new Date(until) });

function weekly(from: string, until: string, timezone = 'Europe/Warsaw'): Freeze['window'] {
  return { kind: 'weekly', timezone, from: weekMoment(from), until: weekMoment(until) };
}

function weekMoment(text: string): WeekMoment {
  return { day: text.slice(0, 3) as Weekday, time: text.slice(4) };
}

/** `id until …`, or null. */
function held(freezes: readonly Freeze[], at: string, target = SHOP): string | null {
  const found = freezeAt(freezes, target, new Date(at));
  return found === null ? null : `${found.freeze.id} until ${found.until.toISOString()}`;
}

function coming(freezes: readonly Freeze[], at: string, target = SHOP): string | null {
  const found = nextFreeze(freezes, target, new Date(at));
  return found === null ? null : `${found.freeze.id} from ${found.from.toISOString()}`;
}

describe('freezeAt: a freeze that comes once', () => {
  const yearEnd = [freeze('year-end', { window: once('2026-12-19T23:00:00.000Z', '2027-01-01T23:00:00.000Z') })];

  it('holds from its first millisecond until its end, which is excluded', () => {
    const end = 'year-end until 2027-01-01T23:00:00.000Z';
    assert.equal(held(yearEnd, '2026-12-19T22:59:59.999Z'), null);
    assert.equal(held(yearEnd, '2026-12-19T23:00:00.000Z'), end);
    assert.equal(held(yearEnd, '2027-01-01T22:59:59.999Z'), end);
    assert.equal(held(yearEnd, '2027-01-01T23:00:00.000Z'), null);
  });

  it('holds nothing when there is no freeze', () => assert.equal(held([], '2026-12-24T00:00:00.000Z'), null));
});

describe('freezeAt: a freeze that comes every week', () => {
  const weekends = [freeze('weekends', { window: weekly('fri 16:00', 'mon 07:00') })];

  it('holds over the week’s end, to the millisecond', () => {
    const end = 'weekends until 2026-11-30T06:00:00.000Z';
    assert.equal(held(weekends, '2026-11-27T14:59:59.999Z'), null);
    assert.equal(held(weekends, '2026-11-27T15:00:00.000Z'), end);
    assert.equal(held(weekends, '2026-11-29T22:59:59.999Z'), end);
    assert.equal(held(weekends, '2026-11-29T23:00:00.000Z'), end);
    assert.equal(held(weekends, '2026-11-30T05:59:59.999Z'), end);
    assert.equal(held(weekends, '2026-11-30T06:00:00.000Z'), null);
    assert.equal(held(weekends, '2026-12-02T12:00:00.000Z'), null);
  });

  it('holds over the year’s end', () => {
    assert.equal(held(weekends, '2027-01-01T15:00:00.000Z'), 'weekends until 2027-01-04T06:00:00.000Z');
    assert.equal(
      held([freeze('new-year', { window: weekly('thu 20:00', 'fri 08:00') })], '2026-12-31T23:30:00.000Z'),
      'new-year until 2027-01-01T07:00:00.000Z',
    );
  });

  it('keeps to the wall when the clocks change within it', () => {
    assert.equal(held(weekends, '2026-03-27T15:00:00.000Z'), 'weekends until 2026-03-30T05:00:00.000Z');
    assert.equal(held(weekends, '2026-10-23T14:00:00.000Z'), 'weekends until 2026-10-26T06:00:00.000Z');
    assert.equal(held(weekends, '2026-03-30T05:00:00.000Z'), null);
    assert.equal(held(weekends, '2026-10-23T13:59:59.999Z'), null);
  });

  it('begins and ends with the jump when its times are jumped over', () => {
    const begins = [freeze('begins', { window: weekly('sun 02:30', 'sun 06:00') })];
    assert.equal(held(begins, '2026-03-29T00:59:59.999Z'), null);
    assert.equal(held(begins, '2026-03-29T01:00:00.000Z'), 'begins until 2026-03-29T04:00:00.000Z');
    const ends = [freeze('ends', { window: weekly('sat 22:00', 'sun 02:30') })];
    assert.equal(held(ends, '2026-03-29T00:59:59.999Z'), 'ends until 2026-03-29T01:00:00.000Z');
    assert.equal(held(ends, '2026-03-29T01:00:00.000Z'), null);
  });

  it('is the longer window when its times come twice', () => {
    const both = [freeze('both', { window: weekly('sun 02:15', 'sun 02:45') })];
    assert.equal(held(both, '2026-10-25T00:14:59.999Z'), null);
    for (const at of ['2026-10-25T00:15:00.000Z', '2026-10-25T00:50:00.000Z', '2026-10-25T01:10:00.000Z', '2026-10-25T01:44:59.999Z'])
      assert.equal(held(both, at), 'both until 2026-10-25T01:45:00.000Z');
    assert.equal(held(both, '2026-10-25T01:45:00.000Z'), null);
  });

  it('holds nothing in a week in which the clocks jump over all of it', () => {
    const gone = [freeze('gone', { window: weekly('sun 02:10', 'sun 02:50') })];
    for (const at of ['2026-03-29T00:59:59.999Z', '2026-03-29T01:00:00.000Z']) assert.equal(held(gone, at), null);
    assert.equal(coming(gone, '2026-03-23T00:00:00.000Z'), 'gone from 2026-04-05T00:10:00.000Z');
    assert.equal(coming(gone, '2026-03-22T23:00:00.000Z'), 'gone from 2026-04-05T00:10:00.000Z');
  });

  it('takes 24:00 as the end of the day, and half-hour zones', () => {
    const sunday = [freeze('sunday', { window: weekly('sun 00:00', 'sun 24:00', 'Asia/Kolkata') })];
    assert.equal(held(sunday, '2026-11-28T18:30:00.000Z'), 'sunday until 2026-11-29T18:30:00.000Z');
    assert.equal(held(sunday, '2026-11-29T18:30:00.000Z'), null);
  });

  it('can hold almost the whole week', () => {
    const almost = [freeze('almost', { window: weekly('wed 12:00', 'wed 11:00', 'UTC') })];
    assert.equal(held(almost, '2026-11-25T10:59:59.999Z'), 'almost until 2026-11-25T11:00:00.000Z');
    assert.equal(held(almost, '2026-11-25T11:00:00.000Z'), null);
    assert.equal(held(almost, '2026-11-25T12:00:00.000Z'), 'almost until 2026-12-02T11:00:00.000Z');
  });
});

describe('freezeAt: several freezes', () => {
  const weekends = freeze('weekends', { window: weekly('fri 16:00', 'mon 07:00') });

  it('gives the end of the last one that follows without a gap', () => {
    const inside = freeze('inside', { window: once('2026-11-28T00:00:00.000Z', '2026-11-28T01:00:00.000Z') });
    const overlapping = freeze('overlapping', { window: once('2026-11-29T00:00:00.000Z', '2026-11-30T12:00:00.000Z') });
    const touching = freeze('touching', { window: once('2026-11-30T12:00:00.000Z', '2026-11-30T13:00:00.000Z') });
    const later = freeze('later', { window: once('2026-11-30T13:00:00.001Z', '2026-11-30T14:00:00.000Z') });
    const all = [later, touching, overlapping, inside, weekends];
    assert.equal(held(all, '2026-11-28T00:30:00.000Z'), 'weekends until 2026-11-30T13:00:00.000Z');
    assert.equal(held(all, '2026-11-29T00:30:00.000Z'), 'overlapping until 2026-11-30T13:00:00.000Z');
    assert.equal(held(all, '2026-11-30T13:00:00.000Z'), null);
  });

  it('joins a year’s end with the weekend after it', () => {
    const yearEnd = freeze('year-end', { window: once('2026-12-19T23:00:00.000Z', '2027-01-01T23:00:00.000Z') });
    assert.equal(held([yearEnd, weekends], '2026-12-24T12:00:00.000Z'), 'year-end until 2027-01-04T06:00:00.000Z');
  });

  it('names the first of two that end at the same time', () => {
    const [one, other] = ['one', 'other'].map((id) => freeze(id, { window: once('2026-11-28T00:00:00.000Z', '2026-11-28T01:00:00.000Z') }));
    assert.ok(one !== undefined && other !== undefined);
    assert.equal(held([one, other], '2026-11-28T00:00:00.000Z'), 'one until 2026-11-28T01:00:00.000Z');
    assert.equal(held([other, one], '2026-11-28T00:00:00.000Z'), 'other until 2026-11-28T01:00:00.000Z');
  });

  it('gives an end when they follow each other for ever', () => {
    const always = [
      freeze('a', { window: weekly('mon 00:00', 'thu 00:00', 'UTC') }),
      freeze('b', { window: weekly('thu 00:00', 'mon 00:00', 'UTC') }),
    ];
    assert.equal(held(always, '2026-11-25T00:00:00.000Z'), 'a until 2027-11-29T00:00:00.000Z');
  });

  it('gives the end of one that is longer than a year', () => {
    const long = [freeze('long', { window: once('2026-01-01T00:00:00.000Z', '2031-01-01T00:00:00.000Z') })];
    assert.equal(held(long, '2026-06-01T00:00:00.000Z'), 'long until 2031-01-01T00:00:00.000Z');
  });
});

describe('freezeAt: whom a freeze holds', () => {
  const window = once('2026-11-28T00:00:00.000Z', '2026-11-28T01:00:00.000Z');
  const everything = freeze('everything', { window });
  const production = freeze('production', { window, environments: ['production', 'shop'] });
  const deploy = freeze('deploy', { window, workflows: ['deploy', 'rollback'] });
  const both = freeze('both', { window, environments: ['production'], workflows: ['deploy'] });
  const rows: readonly (readonly [workflow: string, environment: string | null, holding: readonly string[]])[] = [
    ['deploy', 'production', ['everything', 'production', 'deploy', 'both']],
    ['deploy', 'staging', ['everything', 'deploy']],
    ['deploy', null, ['everything', 'deploy']],
    ['restart', 'production', ['everything', 'production']],
    ['restart', 'staging', ['everything']],
    ['restart', null, ['everything']],
  ];
  for (const [workflow, environment, holding] of rows) {
    it(`holds ${workflow} ${environment === null ? 'without an environment' : `on ${environment}`} by ${holding.join(', ')}`, () => {
      const target = { workflow, environment };
      const found = [everything, production, deploy, both].filter((each) => held([each], '2026-11-28T00:30:00.000Z', target) !== null);
      assert.deepEqual(
        found.map(({ id }) => id),
        holding,
      );
      const next = [everything, production, deploy, both].filter((each) => coming([each], '2026-11-27T00:00:00.000Z', target) !== null);
      assert.deepEqual(
        next.map(({ id }) => id),
        holding,
      );
    });
  }

  it('ends for this run, whatever else is frozen then', () => {
    const later = freeze('later', { window: once('2026-11-28T01:00:00.000Z', '2026-11-28T02:00:00.000Z'), environments: ['staging'] });
    assert.equal(held([everything, later], '2026-11-28T00:30:00.000Z'), 'everything until 2026-11-28T01:00:00.000Z');
    assert.equal(
      held([everything, later], '2026-11-28T00:30:00.000Z', { workflow: 'deploy', environment: 'staging' }),
      'everything until 2026-11-28T02:00:00.000Z',
    );
  });
});

describe('nextFreeze', () => {
  const weekends = freeze('weekends', { window: weekly('fri 16:00', 'mon 07:00') });
  const yearEnd = freeze('year-end', { window: once('2026-12-20T00:00:00.000Z', '2027-01-01T23:00:00.000Z') });

  it('gives the first to begin', () => {
    assert.equal(coming([yearEnd, weekends], '2026-11-25T12:00:00.000Z'), 'weekends from 2026-11-27T15:00:00.000Z');
    assert.equal(coming([yearEnd, weekends], '2026-12-18T15:00:00.000Z'), 'year-end from 2026-12-20T00:00:00.000Z');
  });

  it('leaves out what has begun, also in this millisecond', () => {
    assert.equal(coming([weekends], '2026-11-27T14:59:59.999Z'), 'weekends from 2026-11-27T15:00:00.000Z');
    assert.equal(coming([weekends], '2026-11-27T15:00:00.000Z'), 'weekends from 2026-12-04T15:00:00.000Z');
    assert.equal(coming([weekends], '2026-11-30T05:00:00.000Z'), 'weekends from 2026-12-04T15:00:00.000Z');
    assert.equal(coming([yearEnd], '2026-12-20T00:00:00.000Z'), null);
  });

  it('looks 90 days ahead and no further', () => {
    assert.equal(coming([yearEnd], '2026-09-21T00:00:00.000Z'), 'year-end from 2026-12-20T00:00:00.000Z');
    assert.equal(coming([yearEnd], '2026-09-20T23:59:59.999Z'), null);
    assert.equal(coming([], '2026-09-20T23:59:59.999Z'), null);
  });

  it('names the first of two that begin together', () => {
    const same = freeze('same', { window: yearEnd.window });
    assert.equal(coming([same, yearEnd], '2026-12-01T00:00:00.000Z'), 'same from 2026-12-20T00:00:00.000Z');
    assert.equal(coming([yearEnd, same], '2026-12-01T00:00:00.000Z'), 'year-end from 2026-12-20T00:00:00.000Z');
  });
});
