import assert from 'node:assert/strict';
import { type Language, speechFor } from '../../bot/core/text/language.ts';
import { message } from '../../bot/core/text/message.ts';
import { renderersIn } from '../../cards/renderers.ts';
import { RULES_CARD } from './rules-cards.ts';
import { RUN_CARDS } from './run-cards.ts';

const NOW = new Date('2026-11-24T12:00:00Z');
const FRENCH = speechFor('fr-FR', 'Europe/Paris');

describe('what is sent', () => {
  let language: Language;
  const renderers = renderersIn(() => language);
  beforeEach(() => {
    language = 'pl';
  });

  it('speaks the language of the installation where it is for nobody alone', () => {
    assert.match(JSON.stringify(renderers.renderRun(RUN_CARDS.waiting_approval, NOW)), /Czeka na zatwierdzenie/);
    assert.match(JSON.stringify(renderers.renderRules(RULES_CARD)), /czekają na drugą osobę/);
    assert.match(renderers.runSummary(RUN_CARDS.waiting_approval), /^Czeka na zatwierdzenie: /);
    assert.deepEqual(renderers.renderAnswer({ kind: 'text', text: message('help.title') }), { text: 'Co możesz tu zrobić' });
  });

  it('follows when rules with another language come into force', () => {
    language = 'fr';
    assert.match(renderers.runSummary(RUN_CARDS.waiting_approval), /^En attente d’approbation/);
  });

  it('speaks the language and the clock of its reader where it has one', () => {
    assert.match(JSON.stringify(renderers.renderRun(RUN_CARDS.waiting_approval, NOW, FRENCH)), /En attente d’approbation/);
    const text = message('moment.at', { at: new Date('2026-11-24T12:00:00Z') });
    assert.deepEqual(renderers.renderAnswer({ kind: 'text', text }, FRENCH), { text: 'mar. 24 nov. 2026, 13:00 UTC+1' });
  });
});
