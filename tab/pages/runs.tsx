import { Button, makeStyles, tokens } from '@fluentui/react-components';
import { Rocket32Regular } from '@fluentui/react-icons/svg/rocket';
import { Search32Regular } from '@fluentui/react-icons/svg/search';
import { ENVIRONMENTS, WORKFLOWS } from '../data/keys.ts';
import { type RunsAsked, runsParams } from '../data/run-pages.ts';
import { useKept, useReading } from '../data/use-reading.ts';
import { useRunRows } from '../data/use-run-rows.ts';
import { CommandLine } from '../parts/command-line.tsx';
import { Empty } from '../parts/empty.tsx';
import { HereFilter } from '../parts/here-filter.tsx';
import { MoreRows } from '../parts/more-rows.tsx';
import { PageTitle } from '../parts/page-title.tsx';
import { Placeholder } from '../parts/placeholder.tsx';
import { ProblemBar } from '../parts/problem-bar.tsx';
import { replaceRoute } from '../routing/navigation.ts';
import { HOME, type RunsFilter } from '../routing/route.ts';
import { RunList } from '../runs/run-list.tsx';
import { RunsFilters } from '../runs/runs-filter.tsx';
import { useChannel } from '../shell/here.ts';
import { useTab } from '../shell/tab-context.ts';
import { useWords } from '../shell/words-context.ts';

const useStyles = makeStyles({
  rows: { marginTop: tokens.spacingVerticalL },
});

/** Everything that was asked for, newest first, following the server as it happens. */
export function RunsPage({ filter }: Readonly<{ filter: RunsFilter }>) {
  const { api, shelf } = useTab();
  const { say } = useWords();
  const asked = { ...filter, channel: useChannel() };
  useReading(async (signal) => shelf.put(WORKFLOWS, (await api.workflows(signal)).workflows));
  return (
    <>
      <PageTitle title={say('nav.runs')} />
      <HereFilter />
      <RunsFilters filter={filter} environments={useKept(ENVIRONMENTS) ?? []} />
      <Rows key={runsParams(asked, null).toString()} filter={asked} />
    </>
  );
}

function Rows({ filter }: Readonly<{ filter: RunsAsked }>) {
  const styles = useStyles();
  const { rows, reading, more, loadMore } = useRunRows(filter);
  const { say } = useWords();
  return (
    <>
      {reading.problem !== null && <ProblemBar title={say('runs.problem')} problem={reading.problem} retry={reading.again} />}
      {rows === undefined && reading.problem === null && (
        <div className={styles.rows}>
          <Placeholder label={say('runs.loading')} lines={6} height={60} />
        </div>
      )}
      {rows !== undefined && rows.runs.length === 0 && (
        <div className={styles.rows}>
          <Nothing filter={filter} />
        </div>
      )}
      {rows !== undefined && <RunList runs={rows.runs} />}
      <MoreRows there={rows !== undefined && rows.next !== null} more={more} problem={say('runs.problem-older')} load={loadMore} />
    </>
  );
}

function Nothing({ filter }: Readonly<{ filter: RunsAsked }>) {
  const { say } = useWords();
  const usage = useKept(WORKFLOWS)?.[0]?.usage ?? 'help';
  const { here } = useTab();
  const showAll = (): void => {
    here?.only.set(false);
    replaceRoute(HOME);
  };
  if (runsParams(filter, null).size > 0) {
    return (
      <Empty icon={<Search32Regular />} title={say('runs.no-match')}>
        <Button onClick={showAll}>{say('runs.show-all')}</Button>
      </Empty>
    );
  }
  return (
    <Empty icon={<Rocket32Regular />} title={say('runs.none')}>
      <span>{say('runs.none-text')}</span>
      <CommandLine command={usage} />
    </Empty>
  );
}
