import type { Via } from '../../bot/core/run/run.ts';
import type { RunView } from '../../bot/core/run/view.ts';
import { type CardData, optional } from '../render.ts';
import { shortened } from '../text.ts';
import { dayAndTime, lasted } from '../time.ts';
import type { Detail } from './detail.ts';

const DOORS: Readonly<Record<Via, string>> = { chat: 'in chat', form: 'with a form', tab: 'in the tab', schedule: 'by schedule' };

/** Label and value rows: where it acts, with which inputs, which plan it is, and who asked. */
export function facts(view: RunView, detail: Detail): readonly CardData[] {
  const risk = view.risk === 'low' ? '' : ` · ${view.risk} risk`;
  const place = optional(view.environment).map((name) => fact('Environment', `${shortened(name, detail.fact)}${risk}`));
  const workflow = `workflow ${shortened(view.workflow.name, detail.fact)}${view.environment === null ? risk : ''}`;
  const plan = fact('Plan', `${shortened(view.shortHash, 64)} · ${workflow}`);
  const behalf = view.behalf === null ? '' : ` for ${shortened(view.behalf, detail.fact)}`;
  const requester = fact('Requested by', `${shortened(view.requester, detail.fact)}${behalf}, ${DOORS[view.via]}`);
  return [...place, ...inputFacts(view, detail), plan, requester];
}

function inputFacts(view: RunView, detail: Detail): readonly CardData[] {
  const inputs = view.inputs.filter((input) => !isEnvironment(input, view));
  const rest = inputs.length - detail.inputs;
  const shown = inputs.slice(0, detail.inputs).map(({ name, value }) => fact(shortened(name, detail.fact), shownValue(value, detail)));
  return rest > 0 ? [...shown, fact('Inputs', `… (${rest} more)`)] : shown;
}

/** The input that only repeats the environment, which has a row of its own. */
function isEnvironment(input: RunView['inputs'][number], view: RunView): boolean {
  return input.name === 'environment' && input.value === view.environment;
}

function shownValue(value: string, detail: Detail): string {
  return value.trim() === '' ? '(empty)' : shortened(value, detail.fact);
}

const LONGEST_LABEL = 14;

/** Renderers do not break long names: one that is wider than the column of labels stands before its value instead. */
function fact(label: string, value: string): CardData {
  return label.length > LONGEST_LABEL ? { label: '\u00A0', value: `${label}: ${value}` } : { label, value };
}

/** Rows of our own words and times only: their template is a TextBlock, which knows the time macros. */
export function times(view: RunView): readonly CardData[] {
  const later = optional(view.startAt).map((at) => ({ label: 'Starts', value: `not before ${dayAndTime(at)}` }));
  const asked = { label: 'Requested at', value: dayAndTime(view.createdAt) };
  if (view.startedAt === null)
    return view.endedAt === null ? [asked, ...later] : [asked, { label: 'Ended', value: dayAndTime(view.endedAt) }];
  const took = lasted(view.startedAt, view.endedAt);
  return [asked, { label: 'Started', value: `${dayAndTime(view.startedAt)}${took === null ? '' : `, took ${took}`}` }];
}
