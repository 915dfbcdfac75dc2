import { measure } from '../../bot/core/text/en/measure.ts';
import { run } from '../../bot/core/text/en/run.ts';
import { approval } from './en/approval.ts';
import { ask } from './en/ask.ts';
import { audit } from './en/audit.ts';
import { log } from './en/log.ts';
import { part } from './en/part.ts';
import { rules } from './en/rules.ts';
import { runs } from './en/runs.ts';
import { shell } from './en/shell.ts';

/** The English sentences of the tab by key, in ICU MessageFormat. States and spans of time are those of the cards. */
export const EN = { ...run, ...measure, ...shell, ...part, ...runs, ...approval, ...rules, ...ask, ...audit, ...log } as const;

export type English = typeof EN;
export type Key = keyof English;

/** All sentences of the tab in one language. */
export type Catalogue = Readonly<Record<Key, string>>;
