import assert from 'node:assert/strict';
import { renderAnswer } from '../../cards/answer.ts';
import type { CardJson } from '../../cards/render.ts';
import { rulesCard } from '../../cards/rules/index.ts';
import { runCard } from '../../cards/run/index.ts';
import { count } from '../support/counts.ts';
import { rawCharacter } from '../support/raw-characters.ts';
import { type Drawing, openDrawing } from './drawing.ts';
import {
  hostileEvents,
  hostileForm,
  hostileHelp,
  hostileProblem,
  hostileRun,
  hostileRuns,
  hostileTexts,
  hostileWhy,
  MARK,
} from './hostile.ts';
import { hostileRules } from './rules-cards.ts';
import { assertSound, leaves } from './validation.ts';

/** Where a text of a person may stand: none of these is Markdown, a link or an identifier. */
const ALLOWED = new Set([
  'TextRun.text',
  'Input.Text.value',
  'Input.Text.label',
  'Input.Number.label',
  'Input.Toggle.label',
  'Input.ChoiceSet.label',
  'Input.ChoiceSet.choices.title',
  'Input.ChoiceSet.choices.value',
  'Action.Execute.title',
  'Action.Submit.title',
]);

const STATES = ['waiting_approval', 'running', 'needs_decision', 'undone'] as const;

function cardsOf(text: string): readonly CardJson[] {
  const answers = [
    hostileForm(text),
    hostileHelp(text),
    hostileRuns(text),
    hostileEvents(text),
    hostileWhy(text),
    hostileProblem(text),
  ].map((answer) => renderAnswer(answer));
  return [
    ...STATES.map((state) => runCard(hostileRun(state, text))),
    rulesCard(hostileRules(text)),
    ...answers.map((rendered) => ('card' in rendered ? rendered.card : assert.fail('not a card'))),
  ];
}

describe('cards made from hostile texts', function () {
  this.timeout(240_000);
  const texts = hostileTexts(count(300));
  let drawing: Drawing;
  before(async () => {
    drawing = await openDrawing();
  });
  after(() => drawing.close());

  it('are sound, hold the text only where it stays text, and no hidden character', () => {
    for (const text of texts) {
      for (const card of cardsOf(text)) {
        assertSound(card);
        for (const leaf of leaves(card)) {
          assert.equal(rawCharacter(leaf.text), null, `${leaf.node}.${leaf.key}`);
          if (leaf.text.includes(MARK)) assert.ok(ALLOWED.has(`${leaf.node}.${leaf.key}`), `${leaf.node}.${leaf.key}: ${leaf.text}`);
        }
      }
    }
  });

  it('are drawn without a link, an image, a mention or a bold word that came from the text', async () => {
    for (const text of hostileTexts(count(60))) {
      for (const card of cardsOf(text)) {
        await drawing.draw(card, 'light', 'wide');
        const found = await drawing.page.locator('main :is(a, img, at, strong, script, iframe, [onerror])').count();
        assert.equal(found, 0, await drawing.page.locator('main').innerHTML());
        assert.ok(!(await drawing.markdownTexts()).some((processed) => processed.includes(MARK)), text);
      }
    }
  });

  it('show no forged time', async () => {
    await drawing.draw(runCard(hostileRun('undone', 'at {{DATE(2030-01-01T00:00:00Z, SHORT)}}')), 'light', 'wide');
    const shown = (await drawing.page.locator('main').textContent()) ?? '';
    assert.ok(!shown.includes('Jan 2030'));
    assert.ok(shown.includes('DATE(2030-01-01T00:00:00Z, SHORT)'));
  });
});
