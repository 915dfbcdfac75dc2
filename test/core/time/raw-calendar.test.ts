import assert from 'node:assert/strict';
import { parse } from 'yaml';
import { z } from 'zod';
import { collectProblems, formatPath } from '../../../bot/core/problem.ts';
import { readStrictly } from '../../../bot/core/schema-problems.ts';
import { addWorkingTime } from '../../../bot/core/time/calendar.ts';
import { rawCalendar, validCalendar } from '../../../bot/core/time/raw-calendar.ts';

const OFFICE = `
timezone: Europe/Warsaw
hours:
  - { days: [mon, tue, wed, thu], from: "09:00", to: "17:00" }
  - { days: [fri], from: 09:00, to: 12:00 }
  - { days: [fri], from: "12:00", to: "24:00" }
holidays: ["2026-12-25", 2026-12-26]
`;

function read(text: string) {
  const { value, problems: found } = readStrictly(rawCalendar, parse(text));
  const problems = collectProblems(found);
  const calendar = value === null ? null : validCalendar('office', value, { path: ['calendars', 'office'], problems });
  return { calendar, problems: problems.list().map(({ path, message }) => `${formatPath(path)}: ${message}`) };
}

describe('validCalendar', () => {
  it('gives the calendar as it was written, times with and without quotes', () => {
    const { calendar, problems } = read(OFFICE);
    assert.deepEqual(problems, []);
    assert.deepEqual(calendar, {
      name: 'office',
      timezone: 'Europe/Warsaw',
      hours: [
        { days: ['mon', 'tue', 'wed', 'thu'], from: '09:00', to: '17:00' },
        { days: ['fri'], from: '09:00', to: '12:00' },
        { days: ['fri'], from: '12:00', to: '24:00' },
      ],
      holidays: ['2026-12-25', '2026-12-26'],
    });
    assert.equal(addWorkingTime(calendar, new Date('2026-12-24T15:59:00.000Z'), 120_000).toISOString(), '2026-12-28T08:01:00.000Z');
  });

  it('needs no holidays', () => {
    const { calendar, problems } = read(OFFICE.replace(/holidays.*/, ''));
    assert.deepEqual([calendar?.holidays, problems], [[], []]);
  });

  const refused: readonly (readonly [what: string, from: string, to: string, why: RegExp])[] = [
    [
      'a zone that does not exist',
      'Europe/Warsaw',
      'Europe/Warsow',
      /^calendars\.office\.timezone: The time zone “Europe\/Warsow” is not known; .* Did you mean “Europe\/Warsaw”\?$/,
    ],
    [
      'an hour that does not exist',
      '"09:00", to: "17:00"',
      '"25:00", to: "17:00"',
      /^hours\[0\]\.from: This must be a time of day from 00:00 to 23:59, such as 09:00\.$/,
    ],
    ['a time without its zero', '"09:00", to: "17:00"', '"9:00", to: "17:00"', /^hours\[0\]\.from: This must be a time of day/],
    ['a begin at 24:00', '"09:00", to: "17:00"', '"24:00", to: "24:00"', /^hours\[0\]\.from: This must be a time of day/],
    ['an end after 24:00', '"17:00"', '"24:01"', /^hours\[0\]\.to: This must be a time of day up to 24:00, such as 17:00\.$/],
    [
      'a begin after its end',
      '"09:00", to: "17:00"',
      '"22:00", to: "06:00"',
      /^calendars\.office\.hours\[0\]: 22:00 is not before 06:00\. Hours over midnight are two spans/,
    ],
    [
      'a span without length',
      '"09:00", to: "17:00"',
      '"09:00", to: "09:00"',
      /^calendars\.office\.hours\[0\]: 09:00 is not before 09:00\./,
    ],
    [
      'overlapping spans',
      'from: 09:00, to: 12:00',
      'from: 09:00, to: 12:01',
      /^calendars\.office\.hours\[2\]: On fri, 12:00 to 24:00 overlaps 09:00 to 12:01; please join them\.$/,
    ],
    [
      'a span inside another',
      'from: 09:00, to: 12:00',
      'from: 13:00, to: 14:00',
      /^calendars\.office\.hours\[2\]: On fri, 12:00 to 24:00 overlaps 13:00 to 14:00/,
    ],
    [
      'a day twice in a span',
      '[mon, tue, wed, thu]',
      '[mon, tue, mon]',
      /^calendars\.office\.hours\[0\]\.days\[2\]: mon is already in this list\.$/,
    ],
    ['a day that is no day', '[fri], from: 09:00', '[friday], from: 09:00', /^hours\[1\]\.days\[0\]: This must be one of mon, tue, wed/],
    ['no day', '[fri], from: 09:00', '[], from: 09:00', /^hours\[1\]\.days: This must be at least 1/],
    ['a date that does not exist', '2026-12-26', '2026-02-30', /^calendars\.office\.holidays\[1\]: The date 2026-02-30 does not exist\.$/],
    ['29 February in a year without one', '2026-12-26', '2026-02-29', /holidays\[1\]: The date 2026-02-29 does not exist/],
    ['a date in another form', '2026-12-26', '26.12.2026', /^holidays\[1\]: This must be a date such as 2026-12-25\.$/],
    ['a holiday twice', '2026-12-26', '2026-12-25', /^calendars\.office\.holidays\[1\]: 2026-12-25 is already in this list\.$/],
    ['an unknown key', 'holidays:', 'holidais:', /^holidais: This key is not known\. Did you mean “holidays”\?$/],
    ['no zone', 'timezone: Europe/Warsaw', '', /^timezone: This is missing; it must be a text\.$/],
  ];
  for (const [what, from, to, why] of refused) {
    it(`refuses ${what}`, () => {
      assert.ok(OFFICE.includes(from), from);
      assert.match(read(OFFICE.replace(from, to)).problems.join('\n'), new RegExp(why.source, 'm'));
    });
  }

  it('takes spans that touch, in any order', () => {
    const spans = ['from: "12:00", to: "13:00"', 'from: "09:00", to: "12:00"', 'from: "13:00", to: "14:00"'].map(
      (span) => `{ days: [mon], ${span} }`,
    );
    assert.deepEqual(read(`{ timezone: UTC, hours: [${spans.join(', ')}] }`).problems, []);
  });

  it('refuses a calendar without hours', () => {
    assert.deepEqual(read('{ timezone: UTC, hours: [] }').problems, [
      'calendars.office.hours: The calendar office has no hours; without any, nothing that waits for working time would ever go on.',
    ]);
    assert.match(read('{ timezone: UTC }').problems.join(), /^hours: This is missing; it must be a list\.$/);
  });

  it('names every problem at once', () => {
    const text = OFFICE.replace('Europe/Warsaw', 'Mars/Base')
      .replace('"09:00", to: "17:00"', '"17:00", to: "09:00"')
      .replace('2026-12-26', '2026-12-32');
    assert.deepEqual(
      read(text).problems.map((problem) => problem.split(':')[0]),
      ['calendars.office.timezone', 'calendars.office.hours[0]', 'calendars.office.holidays[1]'],
    );
  });

  it('has a JSON Schema for editors', () => {
    const schema = z.toJSONSchema(rawCalendar, { io: 'input' });
    assert.deepEqual([schema.required, schema.additionalProperties], [['timezone', 'hours'], false]);
  });
});
