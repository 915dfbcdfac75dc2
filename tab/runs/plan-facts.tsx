import { makeStyles, tokens } from '@fluentui/react-components';
import type { RunOnWire } from '../../bot/http/contract.ts';
import { CopyButton } from '../parts/copy-button.tsx';
import type { Fact } from '../parts/facts.tsx';
import { Plain } from '../parts/plain.tsx';
import { ToTheMinute } from '../parts/when.tsx';
import { type ShownWords, useWords } from '../shell/words-context.ts';
import { Target } from './target.tsx';

const useStyles = makeStyles({
  hash: { fontFamily: tokens.fontFamilyMonospace, fontSize: tokens.fontSizeBase200, overflowWrap: 'anywhere' },
  row: { display: 'flex', alignItems: 'center', flexWrap: 'wrap', gap: tokens.spacingHorizontalXS },
});

/** The start of the hash that approvals are given to, and all of it to copy. */
export function PlanHash({ run }: Readonly<{ run: Pick<RunOnWire, 'planHash' | 'shortHash'> }>) {
  const styles = useStyles();
  return (
    <span className={styles.row}>
      <code className={styles.hash}>{run.shortHash}</code>
      <CopyButton text={run.planHash} what="plan-hash" />
    </span>
  );
}

/** The whole hash, for where one decides; broken in the middle where it does not fit, so that two of them can be compared. */
export function WholeHash({ run }: Readonly<{ run: Pick<RunOnWire, 'planHash'> }>) {
  const styles = useStyles();
  const half = run.planHash.length / 2;
  return (
    <code className={styles.hash}>
      {run.planHash.slice(0, half)}
      <wbr />
      {run.planHash.slice(half)}
    </code>
  );
}

export function TargetRow({ run }: Readonly<{ run: RunOnWire }>) {
  const styles = useStyles();
  const { say } = useWords();
  return (
    <span className={styles.row}>
      {run.environment === null && say('fact.no-target')}
      <Target run={run} />
    </span>
  );
}

/** The inputs that the plan was made from, in the order of the workflow, and when it starts if that is not at once. */
export function planFacts({ inputs, startAt }: RunOnWire, { say, show }: ShownWords): readonly Fact[] {
  const given = inputs.map(({ name, value }) => ({ name, value: <Plain>{value}</Plain> }));
  if (startAt === null) return given;
  return [...given, { name: say('fact.starts'), value: show('fact.not-before', { when: <ToTheMinute at={startAt} /> }) }];
}
