import { Button, makeStyles, Text, tokens } from '@fluentui/react-components';
import { ArrowClockwise20Regular } from '@fluentui/react-icons/svg/arrow-clockwise';
import { Search32Regular } from '@fluentui/react-icons/svg/search';
import { useState } from 'react';
import { PersonStory } from '../audit/person-story.tsx';
import { type EventRows, withOlderEvents } from '../data/event-pages.ts';
import { useDoing, useReading } from '../data/use-reading.ts';
import { Empty } from '../parts/empty.tsx';
import { MoreRows } from '../parts/more-rows.tsx';
import { PageTitle } from '../parts/page-title.tsx';
import { Placeholder } from '../parts/placeholder.tsx';
import { ProblemBar } from '../parts/problem-bar.tsx';
import { ALL_EVENTS } from '../routing/route.ts';
import { RouteLink } from '../routing/route-link.tsx';
import { useMe, useTab } from '../shell/tab-context.ts';
import { useWords } from '../shell/words-context.ts';

const useStyles = makeStyles({
  about: { display: 'flex', flexWrap: 'wrap', columnGap: tokens.spacingHorizontalL, color: tokens.colorNeutralForeground3 },
});

type Key = Readonly<{ tenant: string; object: string }>;

/** What one person did, newest first, as far as the reader may see it. */
export function PersonPage({ tenant, object }: Key) {
  const { say } = useWords();
  const [round, setRound] = useState(0);
  const [name, setName] = useState('');
  return (
    <>
      <PageTitle title={name === '' ? say('person.title') : name}>
        <Button icon={<ArrowClockwise20Regular />} onClick={() => setRound(round + 1)}>
          {say('button.refresh')}
        </Button>
      </PageTitle>
      <About tenant={tenant} object={object} />
      <Events key={round} tenant={tenant} object={object} named={setName} />
    </>
  );
}

function About({ tenant, object }: Key) {
  const styles = useStyles();
  const { say } = useWords();
  const mayRead = useMe()?.can.audit === true;
  return (
    <Text className={styles.about}>
      <span>{say('person.about')}</span>
      {mayRead && (
        <RouteLink to={{ page: 'audit', query: { ...ALL_EVENTS, person: `${tenant}/${object}` } }}>{say('person.in-log')}</RouteLink>
      )}
    </Text>
  );
}

function Events({ tenant, object, named }: Key & Readonly<{ named(name: string): void }>) {
  const { api } = useTab();
  const { say } = useWords();
  const [rows, setRows] = useState<EventRows>();
  const more = useDoing();
  const reading = useReading(async (signal) => {
    const page = await api.personTimeline(tenant, object, null, signal);
    named(page.events.find(({ actor }) => actor.name !== '')?.actor.name ?? '');
    setRows(page);
  });
  const loadMore = (): void => {
    if (rows === undefined || rows.next === null || more.busy) return;
    void more.run(async () => setRows(withOlderEvents(rows, await api.personTimeline(tenant, object, rows.next))));
  };
  return (
    <>
      {reading.problem !== null && <ProblemBar title={say('story.problem')} problem={reading.problem} retry={reading.again} />}
      {rows === undefined && reading.problem === null && <Placeholder label={say('story.loading')} lines={8} height={52} />}
      {rows?.events.length === 0 && (
        <Empty icon={<Search32Regular />} title={say('person.none')}>
          <span>{say('person.none-text')}</span>
        </Empty>
      )}
      {rows !== undefined && <PersonStory events={rows.events} />}
      <MoreRows there={rows !== undefined && rows.next !== null} more={more} problem={say('audit.problem-older')} load={loadMore} />
    </>
  );
}
