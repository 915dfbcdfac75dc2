import { makeStyles, tokens } from '@fluentui/react-components';
import type { RunOnWire } from '../../bot/http/contract.ts';
import { CopyButton } from '../parts/copy-button.tsx';
import type { Fact } from '../parts/facts.tsx';
import { Plain } from '../parts/plain.tsx';
import { Target } from './target.tsx';

const useStyles = makeStyles({
  hash: { fontFamily: tokens.fontFamilyMonospace, fontSize: tokens.fontSizeBase200, overflowWrap: 'anywhere' },
  row: { display: 'flex', alignItems: 'center', flexWrap: 'wrap', gap: tokens.spacingHorizontalXS },
});

/** The hash that approvals are given to; short where one reads, whole where one decides. */
export function PlanHash({ run, whole = false }: Readonly<{ run: Pick<RunOnWire, 'planHash' | 'shortHash'>; whole?: boolean }>) {
  const styles = useStyles();
  return (
    <span className={styles.row}>
      <code className={styles.hash}>{whole ? run.planHash : run.shortHash}</code>
      <CopyButton text={run.planHash} what="plan hash" />
    </span>
  );
}

export function TargetRow({ run }: Readonly<{ run: RunOnWire }>) {
  const styles = useStyles();
  return (
    <span className={styles.row}>
      {run.environment === null && 'No environment'}
      <Target run={run} />
    </span>
  );
}

/** The inputs that the plan was made from, in the order of the workflow. */
export function inputFacts(run: RunOnWire): readonly Fact[] {
  return run.inputs.map((input) => ({ name: input.name, value: <Plain>{input.value}</Plain> }));
}
