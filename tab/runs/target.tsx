import { Badge, makeStyles, tokens } from '@fluentui/react-components';
import { ShieldError16Regular } from '@fluentui/react-icons/svg/shield-error';
import type { ReactElement } from 'react';
import type { RunOnWire } from '../../bot/http/contract.ts';
import { useWords } from '../shell/words-context.ts';
import { visibleText } from '../text/visible.ts';

const useStyles = makeStyles({
  tag: {
    maxWidth: '100%',
    overflowWrap: 'anywhere',
    height: 'auto',
    minHeight: '20px',
    textAlign: 'start',
    color: tokens.colorNeutralForeground1,
  },
});

/** Where a run acts; nothing when its workflow has no environments. */
export function Environment({ name }: Readonly<{ name: string | null }>) {
  const styles = useStyles();
  if (name === null) return null;
  return (
    <Badge appearance="outline" color="informative" shape="rounded" className={styles.tag}>
      {visibleText(name)}
    </Badge>
  );
}

/** Where a run acts, and that it is a risky one. */
export function Target({ run }: Readonly<{ run: Pick<RunOnWire, 'environment' | 'risk'> }>) {
  return (
    <>
      <Environment name={run.environment} />
      <RiskMark risk={run.risk} icon={<ShieldError16Regular />} />
    </>
  );
}

type MarkProps = Readonly<{ risk: RunOnWire['risk']; icon?: ReactElement; className?: string }>;

/** That something can do much harm; nothing where it cannot. */
export function RiskMark({ risk, ...look }: MarkProps) {
  const { say } = useWords();
  if (risk === 'low') return null;
  return (
    <Badge appearance="tint" color="danger" shape="rounded" {...look}>
      {say(`risk.mark-${risk}`)}
    </Badge>
  );
}
