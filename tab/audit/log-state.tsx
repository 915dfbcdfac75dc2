import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { ShieldCheckmark20Regular } from '@fluentui/react-icons/svg/shield-checkmark';
import { ShieldError20Regular } from '@fluentui/react-icons/svg/shield-error';
import type { ReactNode } from 'react';
import type { AuditStateOnWire } from '../../bot/http/contract.ts';
import { LOG_STATE } from '../data/keys.ts';
import { useKept, useReading } from '../data/use-reading.ts';
import { useWhileVisible } from '../data/use-while-visible.ts';
import { Placeholder } from '../parts/placeholder.tsx';
import { Plain } from '../parts/plain.tsx';
import { StateBar } from '../parts/state-bar.tsx';
import { useToneStyles } from '../parts/tone.styles.ts';
import { When } from '../parts/when.tsx';
import { useTab } from '../shell/tab-context.ts';
import { useWords } from '../shell/words-context.ts';
import { durationText } from '../text/time.ts';

const useStyles = makeStyles({
  section: { display: 'flex', flexDirection: 'column', gap: tokens.spacingVerticalS, marginBottom: tokens.spacingVerticalL },
  line: { display: 'flex', gap: tokens.spacingHorizontalS, color: tokens.colorNeutralForeground3, fontSize: tokens.fontSizeBase200 },
  sign: { display: 'inline-flex', flexShrink: 0 },
  words: { lineHeight: '20px', overflowWrap: 'anywhere' },
});

/** Often enough to see a seal come, seldom enough to cost nothing. */
const EVERY_MS = 15_000;

const nothing = (): void => undefined;

/** How the whole log stands: what is sealed, what waits, and what the last verification found. */
export function LogState() {
  const styles = useStyles();
  const { api, shelf } = useTab();
  const { say } = useWords();
  const state = useKept(LOG_STATE);
  const reading = useReading(async (signal) => shelf.put(LOG_STATE, await api.auditState(signal)));
  // Being refused is on record: asking again and again would fill the log.
  const refused = reading.problem?.parts.status === 403;
  useWhileVisible(EVERY_MS, refused ? nothing : reading.again);
  if (refused) return null;
  return (
    <section className={styles.section} aria-label={say('log.title')}>
      {state !== undefined && <Bars state={state} />}
      {state !== undefined && <Line state={state} />}
      {state === undefined && reading.problem === null && <Placeholder label={say('log.title')} lines={1} height={20} />}
      {reading.problem !== null && <span className={styles.line}>{say('log.unread')}</span>}
    </section>
  );
}

/** What somebody has to do something about. */
function Bars({ state: { key, trouble, verified } }: Readonly<{ state: AuditStateOnWire }>) {
  const { say } = useWords();
  const found = verified?.problem ?? null;
  return (
    <>
      {found !== null && (
        <StateBar intent="error" title={say('log.found')}>
          <Plain>{found}</Plain> {say('verify.tell')}
        </StateBar>
      )}
      {(verified?.restored ?? []).map((sentence) => (
        <StateBar key={sentence} intent="warning" title={say('log.restored')}>
          <Plain>{sentence}</Plain> {say('log.restored-do')}
        </StateBar>
      ))}
      {key === null && (
        <StateBar intent="warning" title={say('log.no-notary')}>
          {say('log.no-notary-do')}
        </StateBar>
      )}
      {trouble !== null && (
        <StateBar intent="warning" title={say('log.trouble')}>
          <Plain>{trouble}</Plain> {say('log.trouble-do')}
        </StateBar>
      )}
    </>
  );
}

function Line({ state }: Readonly<{ state: AuditStateOnWire }>) {
  const styles = useStyles();
  const tones = useToneStyles();
  const good = state.key !== null && state.trouble === null && (state.verified?.problem ?? null) === null;
  return (
    <div className={styles.line}>
      <span className={mergeClasses(styles.sign, good ? tones.good : tones.warn)} aria-hidden>
        {good ? <ShieldCheckmark20Regular /> : <ShieldError20Regular />}
      </span>
      <span className={styles.words}>
        <Sealed state={state} /> <Verified verified={state.verified} />
      </span>
    </div>
  );
}

function Sealed({ state: { size, sealed, key, lagMs } }: Readonly<{ state: AuditStateOnWire }>): ReactNode {
  const words = useWords();
  const { say, show } = words;
  if (key === null) return say('log.size', { count: size });
  const waiting = size - (sealed?.size ?? 0);
  const next = waiting > 0 && lagMs !== null ? say('log.waiting', { count: waiting, span: durationText(lagMs, words) }) : '';
  if (sealed === null) return `${say('log.sealed-none', { count: size })} ${next}`;
  const when = <When at={sealed.at} />;
  if (waiting <= 0) return show('log.sealed-all', { count: size, when });
  return (
    <>
      {show('log.sealed-part', { sealed: sealed.size, count: size, when })} {next}
    </>
  );
}

function Verified({ verified }: Pick<AuditStateOnWire, 'verified'>): ReactNode {
  const { say, show } = useWords();
  if (verified === null) return say('log.never-verified');
  return verified.problem === null ? show('log.verified', { when: <When at={verified.at} />, count: verified.events }) : null;
}
