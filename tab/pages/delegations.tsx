import { makeStyles, Text, tokens } from '@fluentui/react-components';
import { DELEGATIONS } from '../data/keys.ts';
import { useKept, useReading } from '../data/use-reading.ts';
import { GivenList, ReceivedList } from '../delegations/lines.tsx';
import { HandOnForm } from '../forms/hand-on-form.tsx';
import { PageTitle } from '../parts/page-title.tsx';
import { Panel } from '../parts/panel.tsx';
import { Placeholder } from '../parts/placeholder.tsx';
import { ProblemBar } from '../parts/problem-bar.tsx';
import { useTab } from '../shell/tab-context.ts';
import { DELEGATION_TEXT } from '../text/delegation-words.ts';

const useStyles = makeStyles({
  column: { display: 'flex', flexDirection: 'column', gap: tokens.spacingHorizontalL, maxWidth: '760px' },
  quiet: { color: tokens.colorNeutralForeground3 },
});

/** What I handed on, what was handed to me, and handing on: as the commands `delegations`, `delegate` and `out of office` do it. */
export function DelegationsPage() {
  const styles = useStyles();
  const { api, shelf } = useTab();
  const delegations = useKept(DELEGATIONS);
  const reading = useReading(async (signal) => shelf.put(DELEGATIONS, await api.delegations(signal)), { follows: () => false });
  return (
    <>
      <PageTitle title={DELEGATION_TEXT.title} />
      <div className={styles.column}>
        <Text>{DELEGATION_TEXT.lead}</Text>
        {reading.problem !== null && <ProblemBar title={DELEGATION_TEXT.problem} problem={reading.problem} retry={reading.again} />}
        {delegations === undefined && reading.problem === null && <Placeholder label={DELEGATION_TEXT.loading} lines={3} height={100} />}
        {delegations !== undefined && (
          <>
            <Panel title={DELEGATION_TEXT.given}>
              {delegations.given.length === 0 && <Text className={styles.quiet}>{DELEGATION_TEXT.nothingGiven}</Text>}
              <GivenList given={delegations.given} />
            </Panel>
            <Panel title={DELEGATION_TEXT.received}>
              {delegations.received.length === 0 && <Text className={styles.quiet}>{DELEGATION_TEXT.nothingReceived}</Text>}
              <ReceivedList received={delegations.received} />
            </Panel>
            <Panel title={DELEGATION_TEXT.form}>
              {delegations.can.handOn.length === 0 ? <Text>{DELEGATION_TEXT.nothingToGive}</Text> : <HandOnForm can={delegations.can} />}
            </Panel>
          </>
        )}
      </div>
    </>
  );
}
