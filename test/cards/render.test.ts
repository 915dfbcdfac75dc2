import assert from 'node:assert/strict';
import { AppError } from '../../bot/core/errors.ts';
import { firstThatFits, fits, MOST_BYTES, readTemplate } from '../../cards/render.ts';

const card = (characters: string) => ({ type: 'AdaptiveCard', text: characters });

describe('readTemplate', () => {
  it('names the fields that the data does not have and shows a dash', () => {
    const { card: filled, missing } = readTemplate({ text: 'a ${b} ${c.d}', list: [{ $data: '${rows}', text: '${e}' }] })({
      b: 'B',
      rows: [{}],
    });
    assert.deepEqual(filled, { text: 'a B –', list: [{ text: '–' }] });
    assert.deepEqual(missing, ['c.d', 'e']);
  });

  it('fills once: what data brings is never filled again', () => {
    const fill = readTemplate({ text: '${a}', list: [{ $data: '${rows}', text: '${$data}' }] });
    assert.throws(
      () => fill({ a: '${b}', b: 'leak', rows: [] }),
      (error) => error instanceof AppError && error.reason === 'card.unfilled',
    );
  });

  it('refuses a template that is left unfilled', () => {
    const fill = readTemplate({ text: '${foo(' });
    assert.throws(() => fill({}), AppError);
  });

  it('gives each filling its own card', () => {
    const fill = readTemplate({ text: '${a}' });
    const [first, second] = [fill({ a: '1' }), fill({ a: '2' })];
    assert.deepEqual([first.card, second.card], [{ text: '1' }, { text: '2' }]);
  });
});

describe('fits', () => {
  it('counts bytes', () => {
    const room = MOST_BYTES - Buffer.byteLength(JSON.stringify(card('')));
    const characters = '\u20AC'.repeat(Math.floor(room / 3));
    assert.equal(fits(card(characters)), true);
    assert.equal(fits(card(`${characters}\u20AC`)), false);
  });
  it('counts UTF-16 units, which is what Teams counts', () => assert.equal(fits(card('x'.repeat(18_000))), false));
});

describe('firstThatFits', () => {
  it('takes the fullest one that fits', () => {
    const levels = [card('x'.repeat(30_000)), card('x'.repeat(20_000)), card('x'.repeat(100)), card('')];
    assert.equal(
      firstThatFits((level) => levels[level] ?? card(''), 3),
      levels[2],
    );
  });
  it('ends with the last', () => {
    const last = card('x'.repeat(99_000));
    assert.equal(
      firstThatFits(() => last, 2),
      last,
    );
  });
});
