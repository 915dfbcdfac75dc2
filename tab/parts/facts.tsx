import { makeStyles, tokens } from '@fluentui/react-components';
import type { ReactNode } from 'react';
import { visibleText } from '../text/visible.ts';

const useStyles = makeStyles({
  list: {
    margin: 0,
    display: 'grid',
    gridTemplateColumns: 'minmax(80px, max-content) minmax(0, 1fr)',
    columnGap: tokens.spacingHorizontalL,
    rowGap: tokens.spacingVerticalS,
  },
  name: { color: tokens.colorNeutralForeground3 },
  value: { margin: 0, overflowWrap: 'anywhere' },
});

export type Fact = Readonly<{ name: string; value: ReactNode }>;

/** Names and values, one per line. */
export function Facts({ facts }: Readonly<{ facts: readonly Fact[] }>) {
  const styles = useStyles();
  return (
    <dl className={styles.list}>
      {facts.map(({ name, value }) => (
        <FactLine key={name} name={name} value={value} />
      ))}
    </dl>
  );
}

function FactLine({ name, value }: Fact) {
  const styles = useStyles();
  return (
    <>
      <dt className={styles.name}>{visibleText(name)}</dt>
      <dd className={styles.value}>{value}</dd>
    </>
  );
}
