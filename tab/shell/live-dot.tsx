import { mergeClasses } from '@fluentui/react-components';
import { useSyncExternalStore } from 'react';
import type { LiveState } from '../api/live.ts';
import { useFrameStyles } from './frame.styles.ts';
import { useTab } from './tab-context.ts';

const WORDS: Readonly<Record<LiveState, Readonly<{ word: string; hint: string }>>> = {
  connecting: { word: 'Connecting', hint: 'Connecting to Signalbox.' },
  live: { word: 'Live', hint: 'What you see follows Signalbox as it happens.' },
  reconnecting: { word: 'Reconnecting', hint: 'The connection was lost. What you see may be old until it is back.' },
};

/** Whether changes arrive by themselves; a screen reader hears when that changes. */
export function LiveDot() {
  const styles = useFrameStyles();
  const { hub } = useTab();
  const state = useSyncExternalStore(hub.onState, hub.state);
  const { word, hint } = WORDS[state];
  return (
    <span className={styles.live} role="status" title={hint}>
      <span
        className={mergeClasses(styles.dot, state === 'live' && styles.dotLive, state === 'reconnecting' && styles.dotLost)}
        aria-hidden
      />
      <span className={styles.liveWord}>{word}</span>
    </span>
  );
}
