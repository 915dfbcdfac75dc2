import { Button, makeStyles, tokens } from '@fluentui/react-components';
import { useState } from 'react';
import { ServerCommand } from '../parts/command-line.tsx';
import { CopyButton } from '../parts/copy-button.tsx';
import { Facts } from '../parts/facts.tsx';
import { StateBar } from '../parts/state-bar.tsx';
import { Exactly } from '../parts/when.tsx';
import { useTab } from '../shell/tab-context.ts';
import { useWords } from '../shell/words-context.ts';
import type { EventOnWire } from '../text/event-types.ts';
import { visibleText } from '../text/visible.ts';
import type { Doubt } from '../verify/memory.ts';
import type { Proven, Verdict } from '../verify/verify-event.ts';

/** What verifying an event gave; a proof together with what this browser knew before. */
export type Verified = Exclude<Verdict, Proven> | Held;
type Held = Proven & Readonly<{ doubt: Doubt | null; knownKey: string | null }>;

const useStyles = makeStyles({
  facts: { marginTop: tokens.spacingVerticalS, fontSize: tokens.fontSizeBase200 },
  mono: { fontFamily: tokens.fontFamilyMonospace, fontSize: tokens.fontSizeBase200, overflowWrap: 'anywhere' },
  act: { display: 'block', marginTop: tokens.spacingVerticalS },
});

/** What came of it: green with by whom and when it was signed, else what is wrong and what to do. */
export function Result({ event, result }: Readonly<{ event: EventOnWire; result: Verified }>) {
  const styles = useStyles();
  const { say, allOf } = useWords();
  if (result.verdict === 'proven') return <Proof held={result} />;
  if (result.verdict === 'unable') {
    return (
      <StateBar intent="warning" title={say('verify.unable')}>
        {say('verify.unable-do')}
        <span className={styles.act}>
          <ServerCommand words={['audit', 'prove', String(event.seq), '--to', 'proof']} />
        </span>
      </StateBar>
    );
  }
  const { reason, fields } = result;
  return (
    <StateBar intent="error" title={say('verify.refused', { seq: event.seq })}>
      {reason === 'shown_differently' ? say(`verify.reason.${reason}`, { fields: allOf(fields) }) : say(`verify.reason.${reason}`)}{' '}
      {say('verify.tell')}
    </StateBar>
  );
}

function Proof({ held }: Readonly<{ held: Held }>) {
  const { show, say } = useWords();
  const { doubt, seq, signer, signedAt, size, whole } = held;
  const proven = show('verify.proven', { seq, signer: <bdi>{visibleText(signer)}</bdi>, when: <Exactly at={signedAt} />, size });
  if (doubt === 'other_key') return <OtherKey held={held} />;
  if (doubt === 'split' || doubt === 'shorter') {
    return (
      <StateBar intent={doubt === 'split' ? 'error' : 'warning'} title={say(`verify.${doubt}`)}>
        {doubt === 'split' ? say('verify.tell') : say('verify.shorter-do')} {proven}
        <Signed held={held} />
      </StateBar>
    );
  }
  return (
    <StateBar intent="success" title={say(whole ? 'verify.whole' : 'verify.erased')}>
      {proven} {doubt === 'new_key' && say('verify.new_key')}
      <Signed held={held} />
    </StateBar>
  );
}

/** The proof holds, by a key that this browser does not know: whether it is the right one, only people can find out. */
function OtherKey({ held }: Readonly<{ held: Held }>) {
  const styles = useStyles();
  const { memory } = useTab();
  const { say } = useWords();
  const [trusted, setTrusted] = useState(false);
  const trust = (): void => {
    memory.trust(held.key);
    setTrusted(true);
  };
  return (
    <StateBar intent="warning" title={say('verify.other_key')}>
      {say('verify.other_key-do')}
      <Signed held={held} />
      <span className={styles.act}>
        {trusted ? (
          say('verify.trusted')
        ) : (
          <Button size="small" onClick={trust}>
            {say('verify.trust')}
          </Button>
        )}
      </span>
    </StateBar>
  );
}

/** Which log was signed, and by which key. */
function Signed({ held: { origin, key, doubt, knownKey } }: Readonly<{ held: Held }>) {
  const styles = useStyles();
  const { say } = useWords();
  const keyFact = (name: string, text: string) => ({
    name,
    value: (
      <>
        <code className={styles.mono}>{visibleText(text)}</code> <CopyButton text={text} what="key" />
      </>
    ),
  });
  return (
    <div className={styles.facts}>
      <Facts
        facts={[
          { name: say('verify.origin'), value: <code className={styles.mono}>{visibleText(origin)}</code> },
          keyFact(say('verify.key'), key),
          ...(doubt === 'other_key' && knownKey !== null ? [keyFact(say('verify.key-before'), knownKey)] : []),
        ]}
      />
    </div>
  );
}
