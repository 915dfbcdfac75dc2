import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { CopyButton } from '../parts/copy-button.tsx';
import { Disclosure } from '../parts/disclosure.tsx';
import { type Fact, Facts } from '../parts/facts.tsx';
import { Plain } from '../parts/plain.tsx';
import { useToneStyles } from '../parts/tone.styles.ts';
import { Exactly } from '../parts/when.tsx';
import { ALL_EVENTS, personRoute, type Route } from '../routing/route.ts';
import { RouteLink } from '../routing/route-link.tsx';
import { useMe } from '../shell/tab-context.ts';
import { useWords } from '../shell/words-context.ts';
import { type EventOnWire, toneOf } from '../text/event-types.ts';
import { timeOfDay } from '../text/time.ts';
import type { Words } from '../text/words.ts';
import { VerifyEvent } from './verify-event.tsx';

const useStyles = makeStyles({
  line: {
    display: 'grid',
    // Wide enough for “10:34:52 PM”, the longest of our languages.
    gridTemplateColumns: '88px minmax(0, 1fr)',
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

type Props = Readonly<{ event: EventOnWire; ofRun?: boolean; ofPerson?: boolean }>;

/** One event as a sentence; what exactly was recorded opens below it. `ofRun`, `ofPerson`: it stands among those of its run or person, who need no naming. */
export function EventRow({ event, ofRun = false, ofPerson = false }: Props) {
  const styles = useStyles();
  const tones = useToneStyles();
  const words = useWords();
  const { say } = words;
  const mayVerify = useMe()?.can.audit === true;
  const about = [ofPerson ? '' : event.actor.name, say(`event.via.${event.via}`), event.environment ?? ''].filter((part) => part !== '');
  return (
    <Disclosure
      line={
        <span className={styles.line}>
          <time className={styles.time} dateTime={event.at}>
            {timeOfDay(Date.parse(event.at), words, true)}
          </time>
          <span>
            {event.erased ? (
              <span className={styles.sentence}>{say('audit.erased')}</span>
            ) : (
              <span className={styles.sentence} lang="en">
                <Plain>{event.sentence}</Plain>
              </span>
            )}
            <span className={styles.about}>
              <span className={mergeClasses(styles.dot, tones[toneOf(event.type)])} aria-hidden />
              {say(`event.${event.type}`)} · <Plain>{about.join(' · ')}</Plain>
              {event.runId !== null && !ofRun && <span className={styles.id}> · {event.runId}</span>}
            </span>
          </span>
        </span>
      }
    >
      <div className={styles.detail}>
        <Facts facts={factsOf(words, event, styles.mono)} />
        {mayVerify && <VerifyEvent event={event} />}
      </div>
    </Disclosure>
  );
}

function factsOf({ say }: Words, event: EventOnWire, mono: string): readonly Fact[] {
  const text = (name: string, value: string | null): readonly Fact[] =>
    value === null || value === '' ? [] : [{ name, value: <Plain>{value}</Plain> }];
  const link = (name: string, value: string | null, to: Route): readonly Fact[] =>
    value === null ? [] : [{ name, value: <RouteLink to={to}>{value}</RouteLink> }];
  const hash = event.planHash;
  return [
    { name: say('audit.number'), value: String(event.seq) },
    { name: say('audit.time'), value: <Exactly at={event.at} /> },
    { name: say('audit.person'), value: <Actor event={event} /> },
    ...link(say('audit.run'), event.runId, { page: 'run', runId: event.runId ?? '' }),
    ...text(say('audit.step'), event.stepId),
    ...text(say('audit.workflow'), event.workflow),
    ...text(say('audit.environment'), event.environment),
    ...text(say('audit.rule'), event.rule),
    ...(hash === null
      ? []
      : [
          {
            name: say('fact.plan-hash'),
            value: (
              <>
                <code className={mono}>{hash}</code> <CopyButton text={hash} what="plan-hash" />
              </>
            ),
          },
        ]),
    ...Object.entries(event.detail).flatMap(([name, value]) => text(name, String(value))),
    {
      name: say('audit.event'),
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
  const { say } = useWords();
  const { actor } = event;
  const to = personRoute(actor);
  const name = actor.name === '' ? say('person.nameless') : <Plain>{actor.name}</Plain>;
  return (
    <>
      {to === null ? <Plain>{actor.name}</Plain> : <RouteLink to={to}>{name}</RouteLink>} <code className={mono}>{actor.objectId}</code>
      <br />
      <RouteLink to={{ page: 'audit', query: { ...ALL_EVENTS, person: actor.objectId } }}>{say(`audit.all-by.${actor.kind}`)}</RouteLink>
    </>
  );
}
