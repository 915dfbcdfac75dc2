import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { CheckmarkCircle16Filled } from '@fluentui/react-icons/svg/checkmark-circle';
import { DismissCircle16Filled } from '@fluentui/react-icons/svg/dismiss-circle';
import type { Explanation } from '../../bot/http/contract.ts';
import { useWords } from '../shell/words-context.ts';
import { visibleText } from '../text/visible.ts';
import { Plain } from './plain.tsx';
import { useToneStyles } from './tone.styles.ts';

type Reason = Explanation['reason'];

const useStyles = makeStyles({
  list: { margin: 0, padding: 0, listStyleType: 'none' },
  inner: {
    marginLeft: '7px',
    paddingLeft: tokens.spacingHorizontalL,
    borderLeft: `1px solid ${tokens.colorNeutralStroke1}`,
  },
  line: { display: 'flex', alignItems: 'flex-start', gap: tokens.spacingHorizontalS, paddingBlock: tokens.spacingVerticalXS },
  sign: { display: 'inline-flex', flexShrink: 0, marginTop: '2px' },
  top: { fontWeight: tokens.fontWeightSemibold },
  words: { minWidth: 0, overflowWrap: 'anywhere' },
  rule: {
    color: tokens.colorNeutralForeground3,
    fontFamily: tokens.fontFamilyMonospace,
    fontSize: tokens.fontSizeBase200,
    fontWeight: 'normal',
  },
  spoken: { position: 'absolute', width: '1px', height: '1px', overflow: 'hidden', clipPath: 'inset(50%)', whiteSpace: 'nowrap' },
});

/** The whole decision as a tree of sentences: what decided on top, and below each sentence what it rests on. */
export function DecisionTree({ reason }: Readonly<{ reason: Reason }>) {
  const styles = useStyles();
  return (
    <ul className={styles.list}>
      <Node reason={reason} depth={0} />
    </ul>
  );
}

function Node({ reason, depth }: Readonly<{ reason: Reason; depth: number }>) {
  const styles = useStyles();
  const tones = useToneStyles();
  const { say } = useWords();
  const Sign = reason.holds ? CheckmarkCircle16Filled : DismissCircle16Filled;
  return (
    <li>
      <div className={styles.line}>
        <span className={mergeClasses(styles.sign, reason.holds ? tones.good : tones.bad)} aria-hidden>
          <Sign />
        </span>
        <span className={mergeClasses(styles.words, depth === 0 && styles.top)}>
          <span className={styles.spoken}>{reason.holds ? say('who.holds') : say('who.fails')} </span>
          <Plain>{reason.sentence}</Plain> <code className={styles.rule}>{visibleText(reason.rule)}</code>
        </span>
      </div>
      {reason.because.length > 0 && (
        <ul className={mergeClasses(styles.list, styles.inner)}>
          {reason.because.map((part) => (
            <Node key={`${part.rule} ${part.sentence}`} reason={part} depth={depth + 1} />
          ))}
        </ul>
      )}
    </li>
  );
}
