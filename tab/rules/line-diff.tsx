import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import type { VersionOnWire } from '../../bot/http/contract.ts';
import { useWords } from '../shell/words-context.ts';
import { visibleText } from '../text/visible.ts';

type Line = NonNullable<NonNullable<VersionOnWire['changes']>['files'][number]['lines']>[number];

const useStyles = makeStyles({
  box: {
    marginTop: tokens.spacingVerticalXS,
    border: `1px solid ${tokens.colorNeutralStroke2}`,
    borderRadius: tokens.borderRadiusMedium,
    overflow: 'hidden',
    fontFamily: tokens.fontFamilyMonospace,
    fontSize: tokens.fontSizeBase200,
    lineHeight: tokens.lineHeightBase300,
  },
  line: { display: 'grid', gridTemplateColumns: '44px 20px minmax(0, 1fr)', borderLeft: '3px solid transparent' },
  number: { textAlign: 'end', paddingRight: tokens.spacingHorizontalXS, color: tokens.colorNeutralForeground3, userSelect: 'none' },
  sign: { textAlign: 'center', userSelect: 'none', fontWeight: tokens.fontWeightSemibold },
  text: { whiteSpace: 'pre-wrap', overflowWrap: 'anywhere', tabSize: 4 },
  added: { backgroundColor: tokens.colorStatusSuccessBackground1, borderLeftColor: tokens.colorStatusSuccessBorder2 },
  removed: { backgroundColor: tokens.colorStatusDangerBackground1, borderLeftColor: tokens.colorStatusDangerBorder2 },
  changedNumber: { color: 'inherit' },
  gap: {
    padding: `2px ${tokens.spacingHorizontalM}`,
    backgroundColor: tokens.colorNeutralBackground3,
    color: tokens.colorNeutralForeground2,
    fontFamily: tokens.fontFamilyBase,
  },
  mark: { fontFamily: tokens.fontFamilyBase, fontStyle: 'italic', color: tokens.colorNeutralForeground2, userSelect: 'none' },
  spoken: { position: 'absolute', width: '1px', height: '1px', overflow: 'hidden', clipPath: 'inset(50%)', whiteSpace: 'nowrap' },
});

/** The lines that differ, as text: a sign, a word for screen readers and a colour each. */
export function LineDiff({ lines, label }: Readonly<{ lines: readonly Line[]; label: string }>) {
  const styles = useStyles();
  const { say } = useWords();
  return (
    <section className={styles.box} aria-label={label}>
      {lines.map((line, index) =>
        line.kind === 'gap' ? (
          // biome-ignore lint/suspicious/noArrayIndexKey: the lines of one difference never move
          <div key={index} className={styles.gap}>
            ⋯ {say('changes.gap', { count: line.count })}
          </div>
        ) : (
          // biome-ignore lint/suspicious/noArrayIndexKey: the lines of one difference never move
          <DiffLine key={index} line={line} />
        ),
      )}
    </section>
  );
}

const SIGNS = { added: '+', removed: '−', same: ' ' } as const;

function DiffLine({ line: { kind, line, text, unended } }: Readonly<{ line: Exclude<Line, { kind: 'gap' }> }>) {
  const styles = useStyles();
  const { say } = useWords();
  const colour = kind === 'added' ? styles.added : kind === 'removed' ? styles.removed : undefined;
  return (
    <div className={mergeClasses(styles.line, colour)}>
      <span className={mergeClasses(styles.number, kind !== 'same' && styles.changedNumber)} aria-hidden>
        {line}
      </span>
      <span className={styles.sign} aria-hidden>
        {SIGNS[kind]}
      </span>
      <span className={styles.text}>
        {kind !== 'same' && <span className={styles.spoken}>{say(`changes.line.${kind}`)} </span>}
        {visibleText(text)}
        {unended === true && <span className={styles.mark}> {say('changes.unended')}</span>}
      </span>
    </div>
  );
}
