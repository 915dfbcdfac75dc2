import { type Catalogue, EN } from './en.ts';
import { FR } from './fr.ts';
import type { Language } from './language.ts';
import { PL } from './pl.ts';

/** Every sentence that people read, by language. */
export const CATALOGUES: Readonly<Record<Language, Catalogue>> = { en: EN, pl: PL, fr: FR };
