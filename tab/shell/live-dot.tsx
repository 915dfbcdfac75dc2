import { mergeClasses } from '@fluentui/react-components';
import { useSyncExternalStore } from 'react';
import { useFrameStyles } from './frame.styles.ts';
import { useTab } from './tab-context.ts';
import { useWords } from './words-context.ts';

/** Whether changes arrive by themselves; a screen reader hears when that changes. */
export function LiveDot() {
  const styles = useFrameStyles();
  const { hub } = useTab();
  const { say } = useWords();
  const state = useSyncExternalStore(hub.onState, hub.state);
  return (
    <span className={styles.live} role="status" title={say(`live.${state}-hint`)}>
      <span
        className={mergeClasses(styles.dot, state === 'live' && styles.dotLive, state === 'reconnecting' && styles.dotLost)}
        aria-hidden
      />
      <span className={styles.liveWord}>{say(`live.${state}`)}</span>
    </span>
  );
}
