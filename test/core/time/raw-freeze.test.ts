import assert from 'node:assert/strict';
import { parse } from 'yaml';
import { z } from 'zod';
import { collectProblems, formatPath } from '../../../bot/core/problem.ts';
import { readStrictly } from '../../../bot/core/schema-problems.ts';
import { rawFreeze, validFreezes } from '../../../bot/core/time/raw-freeze.ts';

const FREEZES = `
- id: year-end
  reason: Shops earn half their year now.
  environments: [production]
  from: 2026-12-20 00:00
  until: 2027-01-02 00:00
  timezone: Europe/Warsaw
- id: weekends
  reason: Nobody is there to mend it.
  workflows: [deploy, rollback]
  weekly: { from: fri 16:00, until: mon 07:00 }
  timezone: America/New_York
`;

function read(text: string) {
  const { value, problems: found } = readStrictly(z.array(rawFreeze), parse(text));
  const problems = collectProblems(found);
  const freezes = value === null ? [] : validFreezes(value, { path: ['freezes'], problems, environments: ['production', 'staging'] });
  return { freezes, problems: problems.list().map(({ path, message }) => `${formatPath(path)}: ${message}`) };
}

describe('validFreezes', () => {
  it('gives the freezes with their moments', () => {
    assert.deepEqual(read(FREEZES), {
      freezes: [
        {
          id: 'year-end',
          reason: 'Shops earn half their year now.',
          environments: ['production'],
          workflows: null,
          window: { kind: 'once', from: new Date('2026-12-19T23:00:00.000Z'), until: new Date('2027-01-01T23:00:00.000Z') },
        },
        {
          id: 'weekends',
          reason: 'Nobody is there to mend it.',
          environments: null,
          workflows: ['deploy', 'rollback'],
          window: {
            kind: 'weekly',
            timezone: 'America/New_York',
            from: { day: 'fri', time: '16:00' },
            until: { day: 'mon', time: '07:00' },
          },
        },
      ],
      problems: [],
    });
    assert.deepEqual(read('[]'), { freezes: [], problems: [] });
  });

  const once = (from: string, until: string) => read(`- { id: x, reason: X., timezone: Europe/Warsaw, from: ${from}, until: ${until} }`);

  it('takes the longer window around a time that comes twice, and the jump for one that does not come', () => {
    const [twice] = once('2026-10-25 02:30', '2026-10-25 02:45').freezes;
    assert.deepEqual(twice?.window, {
      kind: 'once',
      from: new Date('2026-10-25T00:30:00.000Z'),
      until: new Date('2026-10-25T01:45:00.000Z'),
    });
    const [never] = once('2026-03-29 02:30', '2026-03-29 04:00').freezes;
    assert.deepEqual(never?.window, {
      kind: 'once',
      from: new Date('2026-03-29T01:00:00.000Z'),
      until: new Date('2026-03-29T02:00:00.000Z'),
    });
  });

  it('refuses the same time twice also where it comes twice', () => {
    assert.deepEqual(once('2026-10-25 02:30', '2026-10-25 02:30').problems, [
      'freezes[0].until: 2026-10-25 02:30 is not after 2026-10-25 02:30.',
    ]);
  });

  it('refuses one that the clocks jump over', () => {
    assert.deepEqual(once('2026-03-29 02:10', '2026-03-29 02:50').problems, [
      'freezes[0].until: There is no time between 2026-03-29 02:10 and 2026-03-29 02:50 in Europe/Warsaw, because the clocks go forward over it.',
    ]);
  });

  const refused: readonly (readonly [what: string, from: string, to: string, why: RegExp])[] = [
    ['a zone that does not exist', 'Europe/Warsaw', 'Europe/Warsow', /^freezes\[0\]\.timezone: .* Did you mean “Europe\/Warsaw”\?$/],
    [
      'a zone that does not exist, of a weekly one',
      'America/New_York',
      'New York',
      /^freezes\[1\]\.timezone: .* Did you mean “America\/New_York”\?$/,
    ],
    ['no zone', '  timezone: Europe/Warsaw\n', '', /^\[0\]\.timezone: This is missing/],
    [
      'an end before its begin',
      '2027-01-02 00:00',
      '2026-01-02 00:00',
      /^freezes\[0\]\.until: 2026-01-02 00:00 is not after 2026-12-20 00:00\.$/,
    ],
    ['an end at its begin', '2027-01-02 00:00', '2026-12-20 00:00', /^freezes\[0\]\.until: 2026-12-20 00:00 is not after/],
    [
      'an end on a date that does not exist',
      '2027-01-02 00:00',
      '2027-02-29 00:00',
      /^freezes\[0\]\.until: The date of 2027-02-29 00:00 does not exist\.$/,
    ],
    [
      'a begin on a date that does not exist',
      '2026-12-20 00:00',
      '2026-11-31 00:00',
      /^freezes\[0\]\.from: The date of 2026-11-31 00:00 does not exist\.$/,
    ],
    [
      'a date without a time',
      '2026-12-20 00:00',
      '2026-12-20',
      /^\[0\]\.from: This must be a local date and time such as 2026-12-20 00:00\.$/,
    ],
    ['an hour that does not exist', '2026-12-20 00:00', '2026-12-20 24:00', /^\[0\]\.from: This must be a local date and time/],
    [
      'a weekly window of no time',
      'until: mon 07:00',
      'until: fri 16:00',
      /^freezes\[1\]\.weekly: fri 16:00 and fri 16:00 are the same moment of the week/,
    ],
    [
      'a weekly window of no time, written differently',
      'from: fri 16:00, until: mon 07:00',
      'from: sun 24:00, until: mon 00:00',
      /^freezes\[1\]\.weekly: sun 24:00 and mon 00:00 are the same/,
    ],
    ['a day that is no day', 'fri 16:00', 'friday 16:00', /^\[1\]\.weekly\.from: This must be a day \(mon, tue, .*, such as fri 16:00\.$/],
    ['half a weekly window', ', until: mon 07:00', '', /^\[1\]\.weekly\.until: This is missing/],
    [
      'neither form',
      '  weekly: { from: fri 16:00, until: mon 07:00 }\n',
      '',
      /^freezes\[1\]: The freeze weekends must have either both “from” and “until”, or “weekly”\.$/,
    ],
    ['half a form', '  until: 2027-01-02 00:00\n', '', /^freezes\[0\]: The freeze year-end must have either/],
    ['the other half of a form', '  from: 2026-12-20 00:00\n', '', /^freezes\[0\]: The freeze year-end must have either/],
    ['both forms', 'workflows: [deploy, rollback]', 'from: 2026-12-20 00:00', /^freezes\[1\]: The freeze weekends must have either/],
    [
      'both forms, with an end',
      'workflows: [deploy, rollback]',
      'until: 2026-12-20 00:00',
      /^freezes\[1\]: The freeze weekends must have either/,
    ],
    [
      'an environment nobody defined',
      '[production]',
      '[prodution]',
      /^freezes\[0\]\.environments\[0\]: The environment “prodution” is not defined .* “production”\?$/,
    ],
    ['an empty list of environments', '[production]', '[]', /^\[0\]\.environments: This must be at least 1/],
    ['an empty list of workflows', '[deploy, rollback]', '[]', /^\[1\]\.workflows: This must be at least 1/],
    ['a workflow that can be none', '[deploy, rollback]', '["*"]', /^\[1\]\.workflows\[0\]: .*not a valid name/],
    ['two of one id', 'id: weekends', 'id: year-end', /^freezes\[1\]\.id: There is another freeze with the id “year-end”/],
    ['no reason', 'reason: Nobody is there to mend it.', 'reason: ""', /^\[1\]\.reason: This must be at least 1/],
    ['an unknown key', 'workflows:', 'workflow:', /^\[1\]\.workflow: This key is not known\. Did you mean “workflows”\?$/],
  ];
  for (const [what, from, to, why] of refused) {
    it(`refuses ${what}`, () => {
      assert.ok(FREEZES.includes(from), from);
      assert.match(read(FREEZES.replace(from, to)).problems.join('\n'), new RegExp(why.source, 'm'));
    });
  }

  it('names every problem at once', () => {
    const text = FREEZES.replace('2027-01-02', '2027-02-30')
      .replace('America/New_York', 'Mars/Base')
      .replace('[production]', '[producton]');
    assert.deepEqual(
      read(text).problems.map((problem) => problem.split(':')[0]),
      ['freezes[0].environments[0]', 'freezes[0].until', 'freezes[1].timezone'],
    );
  });

  it('has a JSON Schema for editors', () => {
    const schema = z.toJSONSchema(rawFreeze, { io: 'input' });
    assert.deepEqual([schema.required, schema.additionalProperties], [['id', 'reason', 'timezone'], false]);
  });
});
