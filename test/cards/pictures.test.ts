import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { renderAnswer } from '../../cards/answer.ts';
import type { CardJson } from '../../cards/render.ts';
import { rulesCard } from '../../cards/rules/index.ts';
import { runCard } from '../../cards/run/index.ts';
import { isForBars, variants } from '../support/counts.ts';
import { EVENTS, FORM, FOUND, HELP, OFFER, PROBLEM, RUNS, WHY } from './answers.ts';
import { type Drawing, openDrawing, THEMES, WIDTHS } from './drawing.ts';
import { hostileRun } from './hostile.ts';
import { RULES_CARDS } from './rules-cards.ts';
import { RUN_CARDS } from './run-cards.ts';

/** For people to look at after a change; not compared by machine, because fonts differ between machines. */
const PICTURES = join(import.meta.dirname, '..', '..', 'build', 'pictures', 'cards');

const LOOKS = THEMES.flatMap((theme) => (['wide', 'narrow'] as const).map((width) => ({ theme, width })));

function cards(): readonly (readonly [name: string, card: CardJson])[] {
  const runs = Object.entries(RUN_CARDS).map(([name, card]) => [`run-${name}`, runCard(card)] as const);
  const answers = [EVENTS, FORM, FOUND, HELP, OFFER, PROBLEM, RUNS, WHY].map((answer) => {
    const rendered = renderAnswer(answer);
    return [answer.kind, 'card' in rendered ? rendered.card : assert.fail('not a card')] as const;
  });
  const hostile = ['**APPROVED** [x](https://evil.example) {{DATE(2030-01-01T00:00:00Z)}} pro\u202Egnp', 'x'.repeat(300)].map(
    (text, index) => [`hostile-${index}`, runCard(hostileRun('undone', text))] as const,
  );
  const rules = Object.entries(RULES_CARDS).map(([name, card]) => [`rules-${name}`, rulesCard(card)] as const);
  return [...runs, ...answers, ...rules, ...hostile];
}

function isApprovable(card: CardJson): boolean {
  return JSON.stringify(card).includes('"verb":"approve"');
}

/** A run that waits for approval and does something with one word of this many letters. */
function longWord(letters: number): CardJson {
  const { view, ...card } = RUN_CARDS.waiting_approval;
  const word = `sha256:${'0'.repeat(letters - 7)}`;
  const [first, ...rest] = view.steps;
  assert.ok(first);
  const inputs = [...view.inputs, { name: 'word', value: word }];
  return runCard({
    ...card,
    view: { ...view, summary: `say ${word}`, inputs, steps: [{ ...first, what: `script.run ${word}` }, ...rest] },
  });
}

describe('every card as Teams draws it', function () {
  this.timeout(120_000);
  let drawing: Drawing;
  before(async () => {
    mkdirSync(PICTURES, { recursive: true });
    drawing = await openDrawing();
  });
  after(() => drawing.close());

  for (const [turn, [name, card]] of cards().entries()) {
    it(`${name}: axe finds nothing and nothing is cut off, in light, dark and narrow`, async () => {
      for (const { theme, width } of variants(LOOKS, turn)) {
        await drawing.draw(card, theme, width);
        if (isForBars()) writeFileSync(join(PICTURES, `${name}-${theme}-${width}.png`), await drawing.picture());
        assert.deepEqual(await drawing.violations(), [], `${theme} ${width}`);
        const reach = await drawing.page.evaluate<number>('document.documentElement.scrollWidth');
        assert.ok(reach <= WIDTHS[width], `${theme} ${width}: ${reach} px wide`);
        if (width === 'narrow' || isApprovable(card)) assert.deepEqual(await drawing.cutOff(), [], `${theme} ${width}`);
      }
    });
  }

  it('a word that could run out of a card takes its approve button away, and one that fits does not', async () => {
    assert.ok(!isApprovable(longWord(45)));
    assert.match(JSON.stringify(longWord(45)), /too long to be shown here in full/);
    const card = longWord(44);
    assert.ok(isApprovable(card));
    await drawing.draw(card, 'light', 'wide');
    writeFileSync(join(PICTURES, 'long-word-light-wide.png'), await drawing.picture());
    assert.deepEqual(await drawing.cutOff(), []);
  });

  it('sends the handle, the verb and the comment when a button is pressed', async () => {
    await drawing.draw(runCard(RUN_CARDS.waiting_approval), 'light', 'wide');
    await drawing.page.getByLabel('Comment (optional)').fill('Looks good');
    await drawing.page.getByRole('button', { name: 'Approve' }).click();
    await drawing.page.getByRole('button', { name: 'Cancel run' }).click();
    const { handle } = RUN_CARDS.waiting_approval.buttons[0];
    assert.deepEqual(await drawing.presses(), [
      { type: 'Action.Execute', verb: 'approve', data: { handle, comment: 'Looks good' } },
      { type: 'Action.Execute', verb: 'cancel', data: { handle } },
    ]);
  });

  it('sends a filled form only when what is required is there', async () => {
    const rendered = renderAnswer({ ...FORM, values: {}, problems: {} });
    assert.ok('card' in rendered);
    await drawing.draw(rendered.card, 'light', 'wide');
    await drawing.page.getByRole('button', { name: 'Run deploy' }).click();
    assert.deepEqual(await drawing.presses(), []);
    await drawing.page.getByLabel('Service').selectOption('billing');
    await drawing.page.getByLabel('Version').fill('1.1.0');
    await drawing.page.getByRole('button', { name: 'Run deploy' }).click();
    const data = { handle: FORM.handle, service: 'billing', version: '1.1.0', replicas: 2, dry_run: 'false' };
    const [press] = await drawing.presses();
    assert.equal(press?.verb, 'submit_form');
    assert.deepEqual({ ...(press?.data as object), replicas: 2 }, data);
  });
});
