import assert from 'node:assert/strict';
import { renderAnswer } from '../../cards/answer.ts';
import type { CardJson } from '../../cards/render.ts';
import { FORM, HELP, RUNS, WHY } from './answers.ts';
import { assertSound, leaves } from './validation.ts';

const texts = (card: CardJson) =>
  leaves(card)
    .filter(({ key }) => key === 'text')
    .map(({ text }) => text);
const reads = (card: CardJson) => texts(card).join('\n');

const verbs = (card: CardJson) =>
  leaves(card)
    .filter(({ node, key }) => node === 'Action.Execute' && key === 'verb')
    .map(({ text }) => text);

describe('renderAnswer', () => {
  it('gives a text as text, with hidden characters spelled out and its lines kept', () => {
    assert.deepEqual(renderAnswer({ kind: 'text', text: 'a\u202Eb\nc' }), { text: 'a\\u{202E}b\nc' });
  });

  it('makes a long list end visibly', () => {
    const entries = Array.from({ length: 100 }, (_, index) => ({ usage: `command${index}`, description: '' }));
    const rendered = renderAnswer({ ...HELP, entries, hint: '' });
    assert.ok('card' in rendered);
    assertSound(rendered.card);
    assert.match(reads(rendered.card), /… \(\d+ more\)/);
  });

  it('shows a list of runs, and a state that it does not know as it is', () => {
    const [run] = RUNS.runs;
    assert.ok(run !== undefined);
    const rendered = renderAnswer({
      ...RUNS,
      hint: '',
      runs: [...Array.from({ length: 60 }, () => run), { ...run, state: 'odd' }].toReversed(),
    });
    assert.ok('card' in rendered);
    assertSound(rendered.card);
    assert.match(reads(rendered.card), /\nodd\n/);
    assert.match(reads(rendered.card), /Waiting for approval/);
  });

  it('shows the tree of reasons, each indented under what it explains, at most five deep', () => {
    const deep = Array.from({ length: 9 }).reduce<typeof WHY.reason>(
      (inner) => ({ rule: '', holds: true, sentence: 'So.', because: [inner] }),
      WHY.reason,
    );
    const rendered = renderAnswer({ ...WHY, reason: deep });
    assert.ok('card' in rendered);
    assertSound(rendered.card);
    const widths = leaves(rendered.card)
      .filter(({ key }) => key === 'width')
      .map(({ text }) => text);
    assert.ok(widths.includes('1px') && widths.includes('81px') && !widths.includes('101px'));
  });

  it('fills a form with what is known, except what could not come back unchanged', () => {
    const values = { ...FORM.values, version: '${1}', replicas: 5, dry_run: true };
    const rendered = renderAnswer({ ...FORM, values });
    assert.ok('card' in rendered);
    assertSound(rendered.card);
    const card = JSON.stringify(rendered.card);
    assert.match(card, /"id":"version"[^}]*"value":""/);
    assert.match(card, /"id":"replicas"[^}]*"min":1,"max":9,"value":5/);
    assert.match(card, /"id":"dry_run"[^}]*"value":"true"/);
  });

  it('says where else to go when a form is too large for a card', () => {
    const options = Array.from({ length: 100 }, (_, index) => `${index}`.padEnd(120, 'x'));
    const fields = FORM.fields.map((field) => ({ ...field, type: { kind: 'choice', options } as const }));
    const rendered = renderAnswer({ ...FORM, fields });
    assert.ok('card' in rendered);
    assertSound(rendered.card);
    assert.match(reads(rendered.card), /too large for a card/);
    assert.deepEqual(verbs(rendered.card), []);
  });

  it('leaves a number open that is not known', () => {
    const fields = FORM.fields.map((field) => ({ ...field, default: null, title: '' }));
    const rendered = renderAnswer({ ...FORM, fields, values: {}, workflow: { ...FORM.workflow, description: '' } });
    assert.ok('card' in rendered);
    assertSound(rendered.card);
    assert.match(JSON.stringify(rendered.card), /"id":"replicas","label":"replicas"/);
  });
});
