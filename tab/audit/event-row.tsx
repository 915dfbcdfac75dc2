import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { CopyButton } from '../parts/copy-button.tsx';
import { Disclosure } from '../parts/disclosure.tsx';
import { type Fact, Facts } from '../parts/facts.tsx';
import { Plain } from '../parts/plain.tsx';
import { useToneStyles } from '../parts/tone.styles.ts';
import { Exactly } from '../parts/when.tsx';
import { ALL_EVENTS, type Route } from '../routing/route.ts';
import { RouteLink } from '../routing/route-link.tsx';
import { useTab } from '../shell/tab-context.ts';
import { EVENT_VIA, EVENT_WORDS, type EventOnWire, toneOf } from '../text/event-types.ts';
import { timeOfDay } from '../text/time.ts';

const useStyles = makeStyles({
  line: {
    display: 'grid',
    gridTemplateColumns: '76px minmax(0, 1fr)',
    columnGap: tokens.spacingHorizontalM,
    '@media (max-width: 540px)': { gridTemplateColumns: 'minmax(0, 1fr)' },
  },
  time: { color: tokens.colorNeutralForeground3, fontVariantNumeric: 'tabular-nums', whiteSpace: 'nowrap' },
  sentence: { display: 'block', overflowWrap: 'anywhere' },
  about: { display: 'block', color: tokens.colorNeutralForeground3, fontSize: tokens.fontSizeBase200, overflowWrap: 'anywhere' },
  detail: {
    padding: `${tokens.spacingVerticalS} ${tokens.spacingHorizontalM} ${tokens.spacingVerticalL} 36px`,
    '@media (max-width: 540px)': { paddingLeft: tokens.spacingHorizontalM },
  },
  // Colour as a sign beside the words, never of small words: those need more contrast than the colours have in every theme.
  dot: {
    display: 'inline-block',
    width: '8px',
    height: '8px',
    marginRight: '6px',
    borderRadius: '50%',
    backgroundColor: 'currentcolor',
  },
  id: { whiteSpace: 'nowrap' },
  mono: { fontFamily: tokens.fontFamilyMonospace, fontSize: tokens.fontSizeBase200, overflowWrap: 'anywhere' },
});

/** One event as a sentence; what exactly was recorded opens below it. */
export function EventRow({ event }: Readonly<{ event: EventOnWire }>) {
  const styles = useStyles();
  const tones = useToneStyles();
  const { timeStyle } = useTab();
  const about = [event.actor.name, EVENT_VIA[event.via], event.environment ?? ''].filter((part) => part !== '');
  return (
    <Disclosure
      line={
        <span className={styles.line}>
          <time className={styles.time} dateTime={event.at}>
            {timeOfDay(Date.parse(event.at), timeStyle, true)}
          </time>
          <span>
            <span className={styles.sentence}>
              <Plain>{event.sentence}</Plain>
            </span>
            <span className={styles.about}>
              <span className={mergeClasses(styles.dot, tones[toneOf(event.type)])} aria-hidden />
              {EVENT_WORDS[event.type]} · <Plain>{about.join(' · ')}</Plain>
              {event.runId !== null && <span className={styles.id}> · {event.runId}</span>}
            </span>
          </span>
        </span>
      }
    >
      <div className={styles.detail}>
        <Facts facts={factsOf(event, styles.mono)} />
      </div>
    </Disclosure>
  );
}

function factsOf(event: EventOnWire, mono: string): readonly Fact[] {
  const text = (name: string, value: string | null): readonly Fact[] =>
    value === null || value === '' ? [] : [{ name, value: <Plain>{value}</Plain> }];
  const link = (name: string, value: string | null, to: Route): readonly Fact[] =>
    value === null ? [] : [{ name, value: <RouteLink to={to}>{value}</RouteLink> }];
  const hash = event.planHash;
  return [
    { name: 'Number', value: String(event.seq) },
    { name: 'Time', value: <Exactly at={event.at} /> },
    { name: 'Person', value: <Actor event={event} /> },
    ...link('Run', event.runId, { page: 'run', runId: event.runId ?? '' }),
    ...text('Step', event.stepId),
    ...text('Workflow', event.workflow),
    ...text('Environment', event.environment),
    ...text('Rule', event.rule),
    ...(hash === null
      ? []
      : [
          {
            name: 'Plan hash',
            value: (
              <>
                <code className={mono}>{hash}</code> <CopyButton text={hash} what="plan hash" />
              </>
            ),
          },
        ]),
    ...Object.entries(event.detail).flatMap(([name, value]) => text(name, String(value))),
    {
      name: 'Event',
      value: (
        <code className={mono}>
          {event.type} {event.id}
        </code>
      ),
    },
  ];
}

function Actor({ event }: Readonly<{ event: EventOnWire }>) {
  const { mono } = useStyles();
  const { actor } = event;
  return (
    <>
      <Plain>{actor.name}</Plain> <code className={mono}>{actor.objectId}</code>
      <br />
      <RouteLink to={{ page: 'audit', query: { ...ALL_EVENTS, person: actor.objectId } }}>
        Everything by this {actor.kind === 'system' ? 'part of Signalbox' : actor.kind}
      </RouteLink>
    </>
  );
}
