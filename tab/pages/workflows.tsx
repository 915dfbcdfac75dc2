import { Button, makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { CalendarClock16Regular } from '@fluentui/react-icons/svg/calendar-clock';
import { Flow32Regular } from '@fluentui/react-icons/svg/flow';
import { Play20Regular } from '@fluentui/react-icons/svg/play';
import type { WorkflowOnWire } from '../../bot/http/contract.ts';
import { WORKFLOWS } from '../data/keys.ts';
import { useKept, useReading } from '../data/use-reading.ts';
import { CommandLine } from '../parts/command-line.tsx';
import { Empty } from '../parts/empty.tsx';
import { PageTitle } from '../parts/page-title.tsx';
import { usePanelStyles } from '../parts/panel.styles.ts';
import { Placeholder } from '../parts/placeholder.tsx';
import { Plain } from '../parts/plain.tsx';
import { ProblemBar } from '../parts/problem-bar.tsx';
import { goTo } from '../routing/navigation.ts';
import { ALL_RUNS } from '../routing/route.ts';
import { RouteLink } from '../routing/route-link.tsx';
import { RiskMark } from '../runs/target.tsx';
import { useTab } from '../shell/tab-context.ts';
import { useWords } from '../shell/words-context.ts';

const useStyles = makeStyles({
  grid: {
    display: 'grid',
    gridTemplateColumns: 'repeat(auto-fill, minmax(min(340px, 100%), 1fr))',
    gap: tokens.spacingHorizontalL,
    margin: 0,
    padding: 0,
    listStyleType: 'none',
  },
  item: { display: 'flex' },
  card: { display: 'flex', flexDirection: 'column', gap: tokens.spacingVerticalM, flex: '1 1 auto' },
  head: { display: 'flex', alignItems: 'center', gap: tokens.spacingHorizontalS },
  title: {
    flex: '1 1 auto',
    margin: 0,
    fontSize: tokens.fontSizeBase400,
    lineHeight: tokens.lineHeightBase400,
    fontWeight: tokens.fontWeightSemibold,
    overflowWrap: 'anywhere',
  },
  text: { margin: 0, color: tokens.colorNeutralForeground2, overflowWrap: 'anywhere', flex: '1 1 auto' },
  schedule: {
    display: 'flex',
    alignItems: 'center',
    gap: tokens.spacingHorizontalXS,
    color: tokens.colorNeutralForeground3,
    fontSize: tokens.fontSizeBase200,
  },
  foot: { display: 'flex', alignItems: 'center', gap: tokens.spacingHorizontalL },
});

/** What this person may run, each with how it is typed in the channel. */
export function WorkflowsPage() {
  const styles = useStyles();
  const { api, shelf } = useTab();
  const { say } = useWords();
  const workflows = useKept(WORKFLOWS);
  const reading = useReading(async (signal) => shelf.put(WORKFLOWS, (await api.workflows(signal)).workflows));
  return (
    <>
      <PageTitle title={say('nav.workflows')} />
      {reading.problem !== null && <ProblemBar title={say('workflows.problem')} problem={reading.problem} retry={reading.again} />}
      {workflows === undefined && reading.problem === null && <Placeholder label={say('workflows.loading')} lines={3} height={140} />}
      {workflows?.length === 0 && (
        <Empty icon={<Flow32Regular />} title={say('workflows.none')}>
          <span>{say('workflows.none-text')}</span>
          <CommandLine command="help" />
        </Empty>
      )}
      {workflows !== undefined && (
        <ul className={styles.grid}>
          {workflows.map((workflow) => (
            <li key={workflow.name} className={styles.item}>
              <WorkflowCard workflow={workflow} />
            </li>
          ))}
        </ul>
      )}
    </>
  );
}

function WorkflowCard({ workflow }: Readonly<{ workflow: WorkflowOnWire }>) {
  const styles = useStyles();
  const { panel } = usePanelStyles();
  const { say } = useWords();
  return (
    <article className={mergeClasses(panel, styles.card)}>
      <div className={styles.head}>
        <h2 className={styles.title}>
          <Plain>{workflow.title}</Plain>
        </h2>
        <RiskMark risk={workflow.risk} />
      </div>
      <p className={styles.text}>
        <Plain>{workflow.description}</Plain>
      </p>
      <CommandLine command={workflow.usage} />
      {workflow.schedules.map((schedule) => (
        <span key={`${schedule.cron} ${schedule.timezone}`} className={styles.schedule}>
          <CalendarClock16Regular aria-hidden /> {say('workflows.schedule', { cron: schedule.cron, zone: schedule.timezone })}
        </span>
      ))}
      <div className={styles.foot}>
        <Button
          appearance="primary"
          icon={<Play20Regular />}
          aria-label={say('workflows.run-one', { workflow: workflow.title })}
          onClick={() => goTo({ page: 'workflow', name: workflow.name, from: '' })}
        >
          {say('workflows.run')}
        </Button>
        <RouteLink to={{ page: 'runs', filter: { ...ALL_RUNS, workflow: workflow.name } }}>{say('workflows.runs')}</RouteLink>
      </div>
    </article>
  );
}
