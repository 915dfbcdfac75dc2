import type { RunView } from '../../bot/core/run/view.ts';
import { type Message, message, type Text } from '../../bot/core/text/message.ts';
import { type CardData, optional } from '../render.ts';
import { dayAndTime, lasted } from '../time.ts';
import type { Wording } from '../wording.ts';
import type { Draft } from './draft.ts';

/** Label and value rows: where it acts, with which inputs, which plan it is, and who asked. */
export function facts(view: RunView, draft: Draft): readonly CardData[] {
  const { wording } = draft;
  const risk = view.risk === 'low' ? '' : ` · ${wording.line(message(`run.risk.${view.risk}`))}`;
  const place = optional(view.environment).map((name) => fact(message('fact.environment'), `${draft.fact(name)}${risk}`, wording));
  const workflow = wording.line(message('fact.workflow', { name: draft.fact(view.workflow.name) }));
  const plan = `${wording.short(view.shortHash, 64)} · ${workflow}${view.environment === null ? risk : ''}`;
  return [
    ...place,
    ...inputFacts(view, draft),
    fact(message('fact.plan'), plan, wording),
    fact(message('fact.requested-by'), wording.line(requester(view, draft)), wording),
  ];
}

function requester(view: RunView, draft: Draft): Message {
  const name = draft.fact(view.requester);
  const who = view.behalf === null ? name : message('run.on-behalf', { name, person: draft.fact(view.behalf) });
  return message('fact.requester', { name: who, via: message(`run.via.${view.via}`) });
}

function inputFacts(view: RunView, draft: Draft): readonly CardData[] {
  const { detail, wording } = draft;
  const inputs = view.inputs.filter((input) => !isEnvironment(input, view));
  const shown = inputs.slice(0, detail.inputs).map(({ name, value }) => fact(draft.fact(name), shownValue(value, draft), wording));
  const rest = wording.rest(inputs.length - shown.length);
  return [...shown, ...optional(rest).map((text) => fact(message('fact.inputs'), text, wording))];
}

/** The input that only repeats the environment, which has a row of its own. */
function isEnvironment(input: RunView['inputs'][number], view: RunView): boolean {
  return input.name === 'environment' && input.value === view.environment;
}

function shownValue(value: string, draft: Draft): string {
  return value.trim() === '' ? draft.wording.line(message('text.empty')) : draft.fact(value);
}

const LONGEST_LABEL = 14;

/** Renderers do not break long names: one that is wider than the column of labels stands before its value instead. */
function fact(name: Text, value: string, wording: Wording): CardData {
  const label = wording.line(name);
  return label.length > LONGEST_LABEL
    ? { label: '\u00A0', value: wording.own(message('text.labelled', { label, value })) }
    : { label, value };
}

/** Rows of our own words and times only: their template is a TextBlock, which knows the time macros. */
export function times(view: RunView, { wording }: Draft): readonly CardData[] {
  const row = (name: Message, value: Text) => fact(name, typeof value === 'string' ? value : wording.own(value), wording);
  const asked = row(message('fact.requested-at'), dayAndTime(view.createdAt));
  if (view.startedAt !== null) return [asked, row(message('fact.started'), startedAndTook(view.startedAt, view.endedAt))];
  if (view.endedAt !== null) return [asked, row(message('fact.ended'), dayAndTime(view.endedAt))];
  const later = optional(view.startAt).map((at) => row(message('fact.starts'), message('fact.not-before', { when: dayAndTime(at) })));
  return [asked, ...later];
}

function startedAndTook(startedAt: Date, endedAt: Date | null): Text {
  const when = dayAndTime(startedAt);
  const took = lasted(startedAt, endedAt);
  return took === null ? when : message('fact.took', { when, span: took });
}
