import assert from 'node:assert/strict';
import { readUntil, showUntil } from '../../../bot/core/delegation/moment.ts';
import { readAway, readDelegate } from '../../../bot/core/delegation/request.ts';
import { inEnglish } from '../../../bot/core/text/voice.ts';

const HERE = { timezone: 'Europe/Warsaw', now: new Date('2026-10-20T12:00:00Z') };

function until(text: string): string {
  const read = readUntil(text, HERE);
  return read.ok ? `${read.until.toISOString()} | ${read.rest}` : `no: ${inEnglish(read.problem)}`;
}

describe('readUntil', () => {
  it('means a date alone to its end, on the clocks of the zone and also when those change', () => {
    assert.equal(until('2026-10-24'), '2026-10-24T22:00:00.000Z | ');
    assert.equal(until('2026-10-25 on holiday'), '2026-10-25T23:00:00.000Z | on holiday');
  });

  it('reads a time, an offset, a length and a weekday, and leaves the rest', () => {
    assert.equal(until('2026-10-22 16:00 holiday'), '2026-10-22T14:00:00.000Z | holiday');
    assert.equal(until('2026-10-22T16:00Z'), '2026-10-22T16:00:00.000Z | ');
    assert.equal(until('3d'), '2026-10-23T12:00:00.000Z | ');
    assert.equal(until('in 1h 30m dentist'), '2026-10-20T13:30:00.000Z | dentist');
    assert.equal(until('fri 08:00 back then'), '2026-10-23T06:00:00.000Z | back then');
  });

  it('refuses what it cannot read, and what does not exist, with a sentence', () => {
    assert.match(until('soon'), /^no: .*moment that can be read/);
    assert.match(until('2026-02-30'), /^no: /);
    assert.match(until('2026-10-22 25:00 holiday'), /^no: .*25:00/);
    assert.match(until('2026-10-19 16:00'), /^no: .*not later than now/);
  });

  it('is shown as the end of a day where that is what was meant', () => {
    assert.equal(showUntil(new Date('2026-10-24T22:00:00Z'), 'Europe/Warsaw'), 'the end of 2026-10-24 (Europe/Warsaw)');
    assert.equal(showUntil(new Date('2026-10-22T14:00:00Z'), 'Europe/Warsaw'), '2026-10-22 16:00 (Europe/Warsaw)');
  });
});

describe('what is typed about handing votes on', () => {
  it('names a person of several words, a moment and perhaps a reason', () => {
    const read = readDelegate('to Release manager B until 2026-10-24 on holiday, back then', HERE);
    assert.deepEqual(
      [read.person, read.until.toISOString(), read.reason],
      ['Release manager B', '2026-10-24T22:00:00.000Z', 'on holiday, back then'],
    );
    assert.equal(readDelegate('to bob@example.org until 3d', HERE).reason, '');
  });

  it('names the substitute of somebody who is out of office', () => {
    for (const text of [
      'of office until 2026-10-24 16:00 substitute Release manager B',
      'until 2026-10-24 16:00 substitute Release manager B',
    ]) {
      const read = readAway(text, HERE);
      assert.deepEqual([read.person, read.until.toISOString()], ['Release manager B', '2026-10-24T14:00:00.000Z']);
    }
  });

  it('is answered with an example when a part is missing or not understood', () => {
    for (const text of ['', 'Bob until 3d', 'to Bob', 'to until 3d', 'to Bob until soon'])
      assert.throws(() => readDelegate(text, HERE), { code: 'invalid', reason: 'delegation.not_understood', message: /xample: delegate / });
    for (const text of ['', 'until 3d', 'of office substitute Bob', 'until 3d and more substitute Bob', 'until soon substitute Bob'])
      assert.throws(() => readAway(text, HERE), {
        code: 'invalid',
        reason: 'delegation.not_understood',
        message: /xample: out of office /,
      });
  });
});
