import { englishWords } from '../../../tab/text/speaking.ts';

/** The words of a reader in Berlin who reads English. */
export const ENGLISH = englishWords('Europe/Berlin');
