import { LANGUAGES, type Language, speechFor } from '../../bot/core/text/language.ts';
import { voiceOf } from '../../bot/core/text/voice.ts';
import { eventsData, fillEvents } from '../../cards/events/index.ts';
import { fillForm, formData } from '../../cards/form/index.ts';
import { fillFound, foundData } from '../../cards/found/index.ts';
import { fillHelp, helpData } from '../../cards/help/index.ts';
import { fillOffer, offerData } from '../../cards/offer/index.ts';
import { fillProblem, problemData } from '../../cards/problem/index.ts';
import type { CardData, Expanded } from '../../cards/render.ts';
import { fillRules, rulesData } from '../../cards/rules/index.ts';
import { fillRun, runData } from '../../cards/run/index.ts';
import { fillRuns, runsData } from '../../cards/runs/index.ts';
import { fillWhy, whyData } from '../../cards/why/index.ts';
import { type Wording, wordingFor } from '../../cards/wording.ts';
import { EVENTS, FORM, FOUND, HELP, OFFER, PROBLEM, RUNS, WHY } from './answers.ts';
import { RULES_CARD } from './rules-cards.ts';
import { RUN_CARDS } from './run-cards.ts';

export type Sample = Readonly<{ name: string; fill(data: CardData): Expanded; data(wording: Wording): CardData }>;

/** One sample per folder of `cards/`, in whatever language. */
export const SAMPLES: readonly Sample[] = [
  { name: 'events', fill: fillEvents, data: (wording) => eventsData(EVENTS, 0, wording) },
  { name: 'form', fill: fillForm, data: (wording) => formData(FORM, 0, wording) },
  { name: 'found', fill: fillFound, data: (wording) => foundData(FOUND, wording) },
  { name: 'help', fill: fillHelp, data: (wording) => helpData(HELP, 0, wording) },
  { name: 'offer', fill: fillOffer, data: (wording) => offerData(OFFER, wording) },
  { name: 'problem', fill: fillProblem, data: (wording) => problemData(PROBLEM, wording) },
  { name: 'rules', fill: fillRules, data: (wording) => rulesData(RULES_CARD, 0, wording) },
  { name: 'run', fill: fillRun, data: (wording) => runData(RUN_CARDS.undone, 0, wording) },
  { name: 'runs', fill: fillRuns, data: (wording) => runsData(RUNS, 0, wording) },
  { name: 'why', fill: fillWhy, data: (wording) => whyData(WHY, 0, wording) },
];

export function wordingIn(language: Language): Wording {
  return wordingFor(voiceOf(speechFor(language, null)));
}

/**
 * The files beside each template, ready for the Adaptive Cards Designer: `sample.json` in English, and for the card of a
 * run `sample.pl.json` and `sample.fr.json` too.
 */
export const SAMPLE_FILES = SAMPLES.flatMap(({ name, fill, data }) =>
  LANGUAGES.filter((language) => language === 'en' || name === 'run').map((language) => ({
    path: `${name}/${language === 'en' ? 'sample' : `sample.${language}`}.json`,
    fill,
    data: data(wordingIn(language)),
  })),
);
