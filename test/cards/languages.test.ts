import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ENGLISH, LANGUAGES, speechFor } from '../../bot/core/text/language.ts';
import { createVoice } from '../../bot/core/text/voice.ts';
import type { CardJson } from '../../cards/render.ts';
import { fillRun, runCard, runData } from '../../cards/run/index.ts';
import { wordingFor } from '../../cards/wording.ts';
import { isForBars } from '../support/counts.ts';
import { PROBLEM } from './answers.ts';
import { type Drawing, openDrawing, WIDTHS, type Width } from './drawing.ts';
import { PSEUDO } from './pseudo.ts';
import { RUN_CARDS } from './run-cards.ts';
import { SAMPLES, wordingIn } from './samples.ts';
import { assertSound } from './validation.ts';

/** For people to look at after a change of the words. */
const PICTURES = join(import.meta.dirname, '..', '..', 'build', 'pictures', 'languages');
const SHOWN = ['waiting_approval', 'needs_decision', 'cancelling'] as const;
const TRANSLATIONS = LANGUAGES.filter((language) => language !== 'en');

/** The texts that are drawn beyond the block they belong to, beyond the card, or under an ellipsis. Runs in the page. */
const CUT = `(() => {
  const found = [];
  const card = document.querySelector('main').getBoundingClientRect();
  const isBlock = (element) => !getComputedStyle(element).display.startsWith('inline') || element.tagName === 'BUTTON';
  const walker = document.createTreeWalker(document.querySelector('main'), NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
    if (node.textContent.trim() === '') continue;
    let block = node.parentElement;
    while (!isBlock(block)) block = block.parentElement;
    const room = block.getBoundingClientRect();
    const range = document.createRange();
    range.selectNodeContents(node);
    const outside = [...range.getClientRects()].some(
      (line) => line.right > room.right + 1 || line.left < room.left - 1 || line.right > card.right || line.bottom > room.bottom + 2,
    );
    if (outside || (block.scrollWidth > block.clientWidth + 1 && getComputedStyle(block).overflow !== 'visible')) found.push(node.textContent);
  }
  const pen = document.createElement('canvas').getContext('2d');
  for (const input of document.querySelectorAll('main input[placeholder]')) {
    pen.font = getComputedStyle(input).font;
    if (pen.measureText(input.placeholder).width > input.clientWidth - 16) found.push(input.placeholder);
  }
  return found;
})()`;

/** What somebody typed, with a caret below: it keeps its columns rather than its end. */
function isExcerpt(text: string): boolean {
  return PROBLEM.excerpt.replaceAll(' ', '\u00A0').split('\n').includes(text);
}

describe('cards in other languages', function () {
  this.timeout(120_000);
  let drawing: Drawing;
  before(async () => {
    mkdirSync(PICTURES, { recursive: true });
    drawing = await openDrawing();
  });
  after(() => drawing.close());

  async function cutIn(card: CardJson, width: Width): Promise<readonly string[]> {
    await drawing.draw(card, 'light', width);
    const reach = await drawing.page.evaluate<number>('document.documentElement.scrollWidth');
    assert.ok(reach <= WIDTHS[width], `${reach} px wide`);
    const cut = await drawing.page.evaluate<readonly string[]>(CUT);
    return cut.filter((text) => !isExcerpt(text));
  }

  for (const language of TRANSLATIONS) {
    it(`${language}: are sound, and nothing is cut on a computer or a phone`, async () => {
      const speech = speechFor(language, null);
      const runs = SHOWN.map((state) => [`run-${state}`, runCard(RUN_CARDS[state], speech)] as const);
      const samples = SAMPLES.map(({ name, fill, data }) => [name, fill(data(wordingIn(language))).card] as const);
      for (const [name, card] of [...runs, ...samples]) {
        assertSound(card);
        for (const width of ['narrow', 'middle', 'wide'] as const) assert.deepEqual(await cutIn(card, width), [], `${name} ${width}`);
        if (isForBars()) writeFileSync(join(PICTURES, `${name}-${language}.png`), await drawing.picture());
      }
    });
  }

  it('have room for words that are two fifths longer than the English ones, at 400 px', async () => {
    const wording = wordingFor(createVoice(PSEUDO, ENGLISH));
    const runs = SHOWN.map((state) => [`run-${state}`, fillRun(runData(RUN_CARDS[state], 0, wording)).card] as const);
    const samples = SAMPLES.map(({ name, fill, data }) => [name, fill(data(wording)).card] as const);
    for (const [name, card] of [...runs, ...samples]) {
      assert.deepEqual(await cutIn(card, 'middle'), [], name);
      if (isForBars()) writeFileSync(join(PICTURES, `${name}-pseudo.png`), await drawing.picture());
    }
  });

  it('would be found cut', async () => {
    const column = { type: 'Column', width: '40px', items: [{ type: 'RichTextBlock', inlines: ['Umgebungsbezeichnung'] }] };
    const card = { type: 'AdaptiveCard', version: '1.5', body: [{ type: 'ColumnSet', columns: [column] }] };
    assert.deepEqual(await cutIn(card, 'middle'), ['Umgebungsbezeichnung']);
    const ellipsis = { type: 'AdaptiveCard', version: '1.5', body: [{ type: 'TextBlock', text: 'far too long for one line '.repeat(9) }] };
    assert.equal((await cutIn(ellipsis, 'middle')).length, 1);
  });
});
