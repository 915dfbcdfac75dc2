import { approval } from './en/approval.ts';
import { card } from './en/card.ts';
import { form } from './en/form.ts';
import { measure } from './en/measure.ts';
import { rules } from './en/rules.ts';
import { run } from './en/run.ts';

/**
 * The English sentences by key, in ICU MessageFormat: what every other language translates, and what types the values of
 * `message`. Keys are stable: stored texts refer to them, so a sentence that means something else gets a new key.
 */
export const EN = { ...approval, ...card, ...form, ...measure, ...rules, ...run } as const;

export type English = typeof EN;
export type MessageKey = keyof English;

/** All sentences of one language. */
export type Catalogue = Readonly<Record<MessageKey, string>>;

/** The sentences of one area in another language: the same keys, no more and no fewer. */
export type Translated<Area> = { readonly [Key in keyof Area]: string };
