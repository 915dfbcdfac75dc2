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
import { useWords } from '../shell/words-context.ts';

const useStyles = makeStyles({
  column: { display: 'flex', flexDirection: 'column', gap: tokens.spacingHorizontalL, maxWidth: '760px' },
  quiet: { color: tokens.colorNeutralForeground3 },
});

/** What I handed on, what was handed to me, and handing on: as the commands `delegations`, `delegate` and `out of office` do it. */
export function DelegationsPage() {
  const styles = useStyles();
  const { api, shelf } = useTab();
  const { say } = useWords();
  const delegations = useKept(DELEGATIONS);
  const reading = useReading(async (signal) => shelf.put(DELEGATIONS, await api.delegations(signal)), { topic: 'delegations' });
  return (
    <>
      <PageTitle title={say('nav.delegations')} />
      <div className={styles.column}>
        <Text>{say('delegations.lead')}</Text>
        {reading.problem !== null && <ProblemBar title={say('delegations.problem')} problem={reading.problem} retry={reading.again} />}
        {delegations === undefined && reading.problem === null && <Placeholder label={say('delegations.loading')} lines={3} height={100} />}
        {delegations !== undefined && (
          <>
            <Panel title={say('delegations.given')}>
              {delegations.given.length === 0 && <Text className={styles.quiet}>{say('delegations.none-given')}</Text>}
              <GivenList given={delegations.given} />
            </Panel>
            <Panel title={say('delegations.received')}>
              {delegations.received.length === 0 && <Text className={styles.quiet}>{say('delegations.none-received')}</Text>}
              <ReceivedList received={delegations.received} />
            </Panel>
            <Panel title={say('delegate.title')}>
              {delegations.can.handOn.length === 0 ? <Text>{say('delegate.nothing')}</Text> : <HandOnForm can={delegations.can} />}
            </Panel>
          </>
        )}
      </div>
    </>
  );
}
