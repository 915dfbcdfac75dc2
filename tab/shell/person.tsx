import { Avatar, Button, makeStyles, Tooltip, tokens } from '@fluentui/react-components';
import { visibleText } from '../text/visible.ts';
import { useMe } from './tab-context.ts';
import { useWords } from './words-context.ts';

const useStyles = makeStyles({
  button: { minWidth: 0, flexShrink: 0, padding: tokens.spacingHorizontalXXS },
  spoken: { position: 'absolute', width: '1px', height: '1px', overflow: 'hidden', clipPath: 'inset(50%)', whiteSpace: 'nowrap' },
});

/** Who is signed in and which roles Signalbox knows for them: the first thing to look at when something is not allowed. */
export function Person() {
  const styles = useStyles();
  const me = useMe();
  const { say, allOf } = useWords();
  if (me === null) return <Avatar size={28} aria-hidden />;
  const roles = me.roles.length === 0 ? say('me.no-role') : allOf(me.roles);
  const who = visibleText(say('me.who', { name: me.name, roles }));
  return (
    <Tooltip content={who} relationship="inaccessible" withArrow>
      <Button appearance="transparent" className={styles.button}>
        <Avatar size={28} name={visibleText(me.name)} color="colorful" aria-hidden />
        <span className={styles.spoken}>{say('me.spoken', { who })}</span>
      </Button>
    </Tooltip>
  );
}
