import { makeStyles, tokens } from '@fluentui/react-components';
import type { ApiError } from '../../bot/http/contract.ts';
import { visibleText } from '../text/visible.ts';
import { Plain } from './plain.tsx';

type Reason = NonNullable<ApiError['error']['because']>;

const useStyles = makeStyles({
  list: { margin: 0, paddingLeft: tokens.spacingHorizontalL, listStyleType: 'none' },
  rule: { color: tokens.colorNeutralForeground3, fontFamily: tokens.fontFamilyMonospace, fontSize: tokens.fontSizeBase200 },
});

/** Why something was decided: each rule with its sentence, as the server's decision says it. */
export function ReasonTree({ reason }: Readonly<{ reason: Reason }>) {
  const styles = useStyles();
  return (
    <ul className={styles.list}>
      <li>
        <span>{reason.holds ? '✓ ' : '✗ '}</span>
        <Plain>{reason.sentence}</Plain> <code className={styles.rule}>{visibleText(reason.rule)}</code>
        {reason.because.map((part) => (
          <ReasonTree key={`${part.rule} ${part.sentence}`} reason={part} />
        ))}
      </li>
    </ul>
  );
}
