import assert from 'node:assert/strict';
import { speechFor } from '../../../bot/core/text/language.ts';
import { inEnglish, speak } from '../../../bot/core/text/voice.ts';
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
      assert.ok(problem !== null);
      const sentence = inEnglish(problem);
      assert.ok(sentence.length < 200);
      assert.match(sentence, meant === null ? /such as Europe\/Warsaw\.$/ : new RegExp(` Did you mean “${meant}”\\?$`));
    });
  }

  it('names a character that only looks right', () => {
    assert.match(inEnglish(zoneProblem('Europe/W\u0430rsaw') ?? ''), /holds U\+0430 .* in ASCII such as Europe\/Warsaw\.$/);
    assert.match(inEnglish(zoneProblem('\u202EUTC') ?? ''), /holds U\+202E right-to-left override;/);
  });

  it('is said in the language of the reader, with the zone that was meant perhaps', () => {
    assert.equal(
      speak(zoneProblem('Europe/Warsow') ?? '', speechFor('pl', null)),
      'Nie znam strefy czasowej „Europe/Warsow”; musi to być nazwa IANA, np. Europe/Warsaw. Czy chodziło o „Europe/Warsaw”?',
    );
  });
});
