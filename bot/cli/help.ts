import type { Verb } from './verb.ts';

/** What `signalbox help` prints. */
export function helpText(verbs: readonly Verb[]): string {
  const entries = [...verbs.map(({ usage, summary }) => [usage, summary] as const), ['help', 'Shows this text.'] as const];
  const width = Math.max(...entries.map(([usage]) => usage.length));
  const lines = entries.map(([usage, summary]) => `  signalbox ${usage.padEnd(width)}  ${summary}`);
  return ['Signalbox: ChatOps for Microsoft Teams.', '', ...lines].join('\n');
}
