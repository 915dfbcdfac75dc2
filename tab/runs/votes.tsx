import { Avatar, makeStyles, tokens } from '@fluentui/react-components';
import { Plain, Strong } from '../parts/plain.tsx';
import { When } from '../parts/when.tsx';
import { useWords } from '../shell/words-context.ts';
import type { ApprovalOnWire } from '../text/states.ts';
import { visibleText } from '../text/visible.ts';

const useStyles = makeStyles({
  quiet: { color: tokens.colorNeutralForeground3 },
  votes: { margin: 0, padding: 0, listStyleType: 'none', display: 'flex', flexDirection: 'column', gap: tokens.spacingVerticalS },
  vote: { display: 'flex', gap: tokens.spacingHorizontalS, alignItems: 'flex-start' },
  comment: { display: 'block', overflowWrap: 'anywhere', whiteSpace: 'pre-wrap' },
});

/** The votes so far, each with whose it was when somebody stood in. */
export function Votes({ approval }: Readonly<{ approval: ApprovalOnWire }>) {
  const styles = useStyles();
  const { say } = useWords();
  if (approval.votes.length === 0) return null;
  return (
    <ul className={styles.votes} aria-label={say('vote.list')}>
      {approval.votes.map((vote) => (
        <li key={`${vote.by} ${vote.at}`} className={styles.vote}>
          <Avatar size={24} name={visibleText(vote.by)} color="colorful" aria-hidden />
          <span>
            <Cast vote={vote} />
            {vote.comment !== '' && (
              <span className={styles.comment}>
                <Plain>{vote.comment}</Plain>
              </span>
            )}
          </span>
        </li>
      ))}
    </ul>
  );
}

/** Who voted how and when, and whose vote it was. */
function Cast({ vote }: Readonly<{ vote: ApprovalOnWire['votes'][number] }>) {
  const styles = useStyles();
  const { show } = useWords();
  const by = <Strong>{vote.by}</Strong>;
  const when = (
    <span className={styles.quiet}>
      <When at={vote.at} />
    </span>
  );
  if (vote.onBehalfOf === null) return show(`vote.${vote.verdict}`, { by, when });
  return show(`vote.${vote.verdict}-for`, { by, person: <Strong>{vote.onBehalfOf}</Strong>, when });
}
