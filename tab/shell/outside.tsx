import { Notice } from './notice.tsx';
import { useWords } from './words-context.ts';

/** Where this page was opened without Teams around it, so nobody can say who is looking. */
export function Outside() {
  const { say } = useWords();
  return <Notice title={say('notice.outside')}>{say('notice.outside-text')}</Notice>;
}
