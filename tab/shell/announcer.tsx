import { makeStyles } from '@fluentui/react-components';
import { createContext, type ReactNode, useCallback, useContext, useRef, useState } from 'react';

/** Long enough for screen readers to notice a sentence, short enough that nobody finds it later while reading the page. */
const STAYS_MS = 5_000;

const useStyles = makeStyles({
  region: { position: 'absolute', width: '1px', height: '1px', overflow: 'hidden', clipPath: 'inset(50%)', whiteSpace: 'nowrap' },
});

const Say = createContext<(sentence: string) => void>(() => undefined);

/** Says a sentence to people who listen to the page; nothing of it is seen. */
export function useSay(): (sentence: string) => void {
  return useContext(Say);
}

/**
 * The live region behind `useSay`. Not Fluent's announcer: that prefers `document.ariaNotify`, which browsers refuse without a
 * word inside a frame of another origin, and inside such a frame is where Teams shows the tab.
 */
export function Announcer({ children }: Readonly<{ children: ReactNode }>) {
  const styles = useStyles();
  const [said, setSaid] = useState<readonly Readonly<{ id: number; sentence: string }>[]>([]);
  const next = useRef(0);
  const say = useCallback((sentence: string) => {
    next.current += 1;
    const id = next.current;
    setSaid((before) => [...before, { id, sentence }]);
    setTimeout(() => setSaid((now) => now.filter((one) => one.id !== id)), STAYS_MS);
  }, []);
  return (
    <Say value={say}>
      {children}
      <div role="status" className={styles.region}>
        {said.map(({ id, sentence }) => (
          <p key={id}>{sentence}</p>
        ))}
      </div>
    </Say>
  );
}
