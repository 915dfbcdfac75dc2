import { act } from './en/act.ts';
import { api } from './en/api.ts';
import { approval } from './en/approval.ts';
import { audit } from './en/audit.ts';
import { away } from './en/away.ts';
import { card } from './en/card.ts';
import { command } from './en/command.ts';
import { connector } from './en/connector.ts';
import { decision } from './en/decision.ts';
import { delegation } from './en/delegation.ts';
import { difference } from './en/difference.ts';
import { error } from './en/error.ts';
import { extension } from './en/extension.ts';
import { form } from './en/form.ts';
import { help } from './en/help.ts';
import { measure } from './en/measure.ts';
import { next } from './en/next.ts';
import { outcome } from './en/outcome.ts';
import { rules } from './en/rules.ts';
import { run } from './en/run.ts';
import { seal } from './en/seal.ts';
import { told } from './en/told.ts';

/**
 * The English sentences by key, in ICU MessageFormat: what every other language translates, and what types the values of
 * `message`. Keys are stable: stored texts refer to them, so a sentence that means something else gets a new key.
 */
export const EN = {
  ...api,
  ...approval,
  ...card,
  ...extension,
  ...form,
  ...measure,
  ...rules,
  ...outcome,
  ...difference,
  ...audit,
  ...away,
  ...error,
  ...help,
  ...act,
  ...next,
  ...decision,
  ...told,
  ...command,
  ...connector,
  ...delegation,
  ...run,
  ...seal,
} as const;

export type English = typeof EN;
export type MessageKey = keyof English;

/** All sentences of one language. */
export type Catalogue = Readonly<Record<MessageKey, string>>;

/** The sentences of one area in another language: the same keys, no more and no fewer. */
export type Translated<Area> = { readonly [Key in keyof Area]: string };
