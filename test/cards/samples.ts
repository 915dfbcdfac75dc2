import { fillForm, formData } from '../../cards/form/index.ts';
import { fillHelp, helpData } from '../../cards/help/index.ts';
import { fillProblem, problemData } from '../../cards/problem/index.ts';
import type { CardData, Expanded } from '../../cards/render.ts';
import { fillRules, rulesData } from '../../cards/rules/index.ts';
import { fillRun, runData } from '../../cards/run/index.ts';
import { fillRuns, runsData } from '../../cards/runs/index.ts';
import { fillWhy, whyData } from '../../cards/why/index.ts';
import { FORM, HELP, PROBLEM, RUNS, WHY } from './answers.ts';
import { RULES_CARD } from './rules-cards.ts';
import { RUN_CARDS } from './run-cards.ts';

export type Sample = Readonly<{ fill(data: CardData): Expanded; data: CardData }>;

/** Folder of `cards/` -> the data that its `sample.json` holds, ready for the Adaptive Cards Designer. */
export const SAMPLES: Readonly<Record<string, Sample>> = {
  form: { fill: fillForm, data: formData(FORM) },
  help: { fill: fillHelp, data: helpData(HELP) },
  problem: { fill: fillProblem, data: problemData(PROBLEM) },
  rules: { fill: fillRules, data: rulesData(RULES_CARD) },
  run: { fill: fillRun, data: runData(RUN_CARDS.undone) },
  runs: { fill: fillRuns, data: runsData(RUNS) },
  why: { fill: fillWhy, data: whyData(WHY) },
};
