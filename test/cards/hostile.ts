import type { FormAnswer } from '../../bot/core/answer.ts';
import type { RunCard } from '../../bot/core/chat.ts';
import type { RunId } from '../../bot/core/ids.ts';
import type { EventsAnswer } from '../../cards/events/index.ts';
import type { HelpAnswer } from '../../cards/help/index.ts';
import type { ProblemAnswer } from '../../cards/problem/index.ts';
import type { RunsAnswer } from '../../cards/runs/index.ts';
import type { WhyAnswer } from '../../cards/why/index.ts';
import { EVENTS, FORM, HELP, PROBLEM, RUNS, WHY } from './answers.ts';
import { RUN_CARDS } from './run-cards.ts';

/** Found again in whatever is made from a hostile text. */
export const MARK = 'qzx7';

const PAYLOADS = [
  '[approved by the CISO](https://evil.example/)',
  '**APPROVED** _now_ ~~never~~ `code`',
  '![x](https://evil.example/x.png)',
  '<https://evil.example>',
  '<img src=x onerror=alert(1)>',
  '<at>Admin</at>',
  '@everyone',
  '# Heading',
  '- one\n- two\n1. three',
  '> quoted\n\n---',
  '{{DATE(2030-01-01T00:00:00Z, SHORT)}}',
  '{{TIME(2030-01-01T00:00:00Z)}}',
  '{{{DATE(2030-01-01T00:00:00Z)}}}',
  '${$root.buttons}',
  '${1+1}',
  '$${a}${b',
  '${{ inputs.x }}',
  '"},{"type":"Image","url":"https://evil.example/x"}',
  '{"type":"Action.OpenUrl","url":"https://evil.example"}',
  'production\u202Egnigats',
  'pro\u200Bduction',
  '\u2066isolated\u2069',
  '\uFEFFbom',
  'nul\u0000 bell\u0007 esc\u001B[31mred\u001B[0m',
  'soft\u00ADhyphen \u034F \u115F \u3164',
  'tags\u{E0041}\u{E007F}',
  'lone \uD800 surrogate \uDC00',
  'line\u2028separator\u2029paragraph\u0085next',
  'p\u0430ypal \uFF50\uFF52\uFF4F\uFF44',
  'a\u0301\u0301\u0301\u0301\u0301\u0301\u0301',
  'https://evil.example/path?x=1',
  'mailto:ceo@example.com',
  'javascript:alert(1)',
  '\\[x\\]\\(y\\) \\**',
  'x'.repeat(3000),
  '\u{1F469}\u200D\u{1F4BB} \u2764\uFE0F',
  '__proto__',
  'constructor',
  'null',
  'true',
] as const;

const FRAMES = [
  (text: string) => `${MARK} ${text}`,
  (text: string) => `${text} ${MARK}`,
  (text: string) => `${MARK}${text}${text}`,
  (text: string) => `\n${text}\n${MARK}\r\n`,
  (text: string) => `[${text}](https://${MARK}.example)`,
  (text: string) => `**${text}** ${MARK} \u202E`,
  (text: string) => `\${${text}} ${MARK} {{${text}}}`,
  (text: string) => `"${text}" ${MARK} \\`,
] as const;

/** At least 300 different texts; `most` cuts the list evenly. */
export function hostileTexts(most: number): readonly string[] {
  const all = PAYLOADS.flatMap((payload) => FRAMES.map((frame) => frame(payload)));
  const every = Math.max(1, Math.floor(all.length / most));
  return all.filter((_, index) => index % every === 0);
}

/** A card of the fixtures in which every text that is not chosen by us is `text`. */
export function hostileRun(name: keyof typeof RUN_CARDS, text: string): RunCard {
  const card: RunCard = RUN_CARDS[name];
  const { view } = card;
  return {
    buttons: card.buttons.map((button) => ({ ...button, about: text })),
    because: text,
    view: {
      ...view,
      runId: text as RunId,
      workflow: { name: text, title: text },
      summary: text,
      environment: text,
      message: text,
      next: text,
      requester: text,
      behalf: text,
      breakGlass: { reason: text, review: { by: text, at: view.createdAt, comment: text } },
      cancelRequestedBy: text,
      shortHash: text,
      inputs: [{ name: text, value: text }],
      approvals: view.approvals.map((approval) => ({
        ...approval,
        asked: text,
        because: [text],
        stages: [
          { duties: [{ roles: [text, text], count: 2, filledBy: [text] }], state: 'open' as const },
          { duties: [{ roles: [text], count: 1, filledBy: [] }], state: 'later' as const },
        ],
        escalatedTo: [text],
        changes: [text],
        prompt: text,
        votes: [{ by: text, onBehalfOf: text, verdict: 'approve', comment: text, at: approval.requestedAt }],
      })),
      steps: view.steps.map((step) => ({
        ...step,
        name: text,
        what: text,
        message: text,
        outputTail: text,
        undo: { what: text, message: text, outputTail: text },
      })),
    },
  };
}

export const hostileForm = (text: string): FormAnswer => ({
  ...FORM,
  workflow: { name: text, title: text, description: text },
  fields: FORM.fields.map((field) => {
    const type = field.type.kind === 'choice' ? { ...field.type, options: [text, 'b'] } : field.type;
    return { ...field, title: text, description: text, type };
  }),
  values: { ...FORM.values, version: text },
  problems: Object.fromEntries(FORM.fields.map((field) => [field.name, text])),
});

export const hostileHelp = (text: string): HelpAnswer => ({
  ...HELP,
  title: text,
  hint: text,
  entries: [{ usage: text, description: text }],
});

export const hostileEvents = (text: string): EventsAnswer => ({
  ...EVENTS,
  title: text,
  hint: text,
  question: text,
  events: EVENTS.events.map((event) => ({ ...event, type: text, who: text, sentence: text, erased: false })),
});

export const hostileRuns = (text: string): RunsAnswer => ({
  ...RUNS,
  title: text,
  hint: text,
  runs: RUNS.runs.map((run) => ({ ...run, runId: text as RunId, summary: text, requester: text, state: text })),
});

export const hostileWhy = (text: string): WhyAnswer => ({
  ...WHY,
  question: text,
  answer: text,
  reason: { rule: text, holds: true, sentence: text, because: [{ rule: text, holds: false, sentence: text, because: [] }] },
});

export const hostileProblem = (text: string): ProblemAnswer => ({ ...PROBLEM, message: text, excerpt: text, usage: text });
