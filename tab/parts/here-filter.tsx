import { makeStyles, ToggleButton, tokens } from '@fluentui/react-components';
import { useSay } from '../shell/announcer.tsx';
import { useChannel } from '../shell/here.ts';
import { useTab } from '../shell/tab-context.ts';
import { useWords } from '../shell/words-context.ts';

const useStyles = makeStyles({
  row: { display: 'flex', flexWrap: 'wrap', gap: tokens.spacingHorizontalXS, marginBottom: tokens.spacingVerticalM },
});

/** Chooses between what was asked for in the tab's own channel and everything; nothing at all where the tab belongs to no channel. */
export function HereFilter() {
  const styles = useStyles();
  const { here } = useTab();
  const channel = useChannel();
  const announce = useSay();
  const { say } = useWords();
  if (here === null) return null;
  const choose = (only: boolean): void => {
    here.only.set(only);
    announce(say(only ? `here.${here.kind}-now` : 'here.all-now'));
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset would bring a frame and a legend that nobody needs to see.
    <div role="group" aria-label={say('here.label')} className={styles.row}>
      {[true, false].map((only) => (
        <ToggleButton key={String(only)} size="small" shape="circular" checked={(channel !== '') === only} onClick={() => choose(only)}>
          {say(only ? `here.${here.kind}` : 'here.all')}
        </ToggleButton>
      ))}
    </div>
  );
}
