import { makeStyles, Skeleton, SkeletonItem, tokens } from '@fluentui/react-components';

const useStyles = makeStyles({ lines: { display: 'flex', flexDirection: 'column', gap: tokens.spacingVerticalM } });

/** Grey blocks as high as what will come, so that nothing jumps when it does. */
export function Placeholder({ label, lines, height }: Readonly<{ label: string; lines: number; height: number }>) {
  const styles = useStyles();
  return (
    <Skeleton aria-label={label} className={styles.lines}>
      {Array.from({ length: lines }, (_, line) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: identical blocks that never move
        <SkeletonItem key={line} style={{ height: `${height}px` }} />
      ))}
    </Skeleton>
  );
}
