import { EN } from '../../../tab/text/en.ts';
import { createWords, type Words } from '../../../tab/text/words.ts';

/** The words of somebody who reads English. */
export function englishWords(timezone: string): Words {
  return createWords(EN, { language: 'en', locale: 'en-GB', timezone });
}

/** The words of a reader in Berlin who reads English. */
export const ENGLISH = englishWords('Europe/Berlin');
