import { Avatar, makeStyles, tokens } from '@fluentui/react-components';
import { Plain } from '../parts/plain.tsx';
import { When } from '../parts/when.tsx';
import type { ApprovalOnWire } from '../text/states.ts';

const useStyles = makeStyles({
  quiet: { color: tokens.colorNeutralForeground3 },
  votes: { margin: 0, padding: 0, listStyleType: 'none', display: 'flex', flexDirection: 'column', gap: tokens.spacingVerticalS },
  vote: { display: 'flex', gap: tokens.spacingHorizontalS, alignItems: 'flex-start' },
  comment: { display: 'block', overflowWrap: 'anywhere', whiteSpace: 'pre-wrap' },
});

/** The votes so far, each with whose it was when somebody stood in. */
export function Votes({ approval }: Readonly<{ approval: ApprovalOnWire }>) {
  const styles = useStyles();
  if (approval.votes.length === 0) return null;
  return (
    <ul className={styles.votes} aria-label="Votes">
      {approval.votes.map((vote) => (
        <li key={`${vote.by} ${vote.at}`} className={styles.vote}>
          <Avatar size={24} name={vote.by} color="colorful" aria-hidden />
          <span>
            <strong>
              <Plain>{vote.by}</Plain>
            </strong>{' '}
            {vote.onBehalfOf !== null && (
              <>
                for{' '}
                <strong>
                  <Plain>{vote.onBehalfOf}</Plain>
                </strong>{' '}
              </>
            )}
            {vote.verdict === 'approve' ? 'approved' : 'rejected'}{' '}
            <span className={styles.quiet}>
              <When at={vote.at} />
            </span>
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
