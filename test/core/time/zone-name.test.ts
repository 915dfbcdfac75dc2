import assert from 'node:assert/strict';
import { zoneProblem } from '../../../bot/core/time/zone-name.ts';

describe('zoneProblem', () => {
  it('takes every zone that Intl lists, and names of today that it does not list', () => {
    const names = [...Intl.supportedValuesOf('timeZone'), 'UTC', 'Asia/Kolkata', 'Europe/Kyiv', 'Asia/Kathmandu', 'America/Nuuk'];
    assert.deepEqual(
      names.filter((name) => zoneProblem(name) !== null),
      [],
    );
  });

  it('takes links to a zone', () => {
    for (const name of ['US/Eastern', 'Europe/Belfast', 'Etc/GMT+5', 'GMT']) assert.equal(zoneProblem(name), null, name);
  });

  const refused: readonly (readonly [name: string, meant: string | null])[] = [
    ['Europe/Warsow', 'Europe/Warsaw'],
    ['europe/warsaw', 'Europe/Warsaw'],
    ['EUROPE/WARSAW', 'Europe/Warsaw'],
    ['Warsaw', 'Europe/Warsaw'],
    ['new york', 'America/New_York'],
    ['Asia/Kolkatta', 'Asia/Kolkata'],
    ['utc', 'UTC'],
    ['Europe/Warsaw ', 'Europe/Warsaw'],
    ['Middle-earth/Bree', null],
    ['+02:00', null],
    ['-05:00', null],
    ['', null],
    ['x'.repeat(1000), null],
  ];
  for (const [name, meant] of refused) {
    it(`refuses ${JSON.stringify(name.slice(0, 30))} and suggests ${meant ?? 'nothing'}`, () => {
      const problem = zoneProblem(name);
      assert.ok(problem !== null && problem.length < 200);
      assert.match(problem, meant === null ? /such as Europe\/Warsaw\.$/ : new RegExp(` Did you mean “${meant}”\\?$`));
    });
  }

  it('names a character that only looks right', () => {
    assert.match(zoneProblem('Europe/W\u0430rsaw') ?? '', /holds U\+0430 .* in ASCII such as Europe\/Warsaw\.$/);
    assert.match(zoneProblem('\u202EUTC') ?? '', /holds U\+202E right-to-left override;/);
  });
});
