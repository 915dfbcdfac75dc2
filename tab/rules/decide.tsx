import { Button, Field, MessageBar, MessageBarBody, Text, Textarea } from '@fluentui/react-components';
import { useState } from 'react';
import type { VersionOnWire } from '../../bot/http/contract.ts';
import { RULES, versionKey } from '../data/keys.ts';
import { useDoing } from '../data/use-reading.ts';
import { Confirm } from '../parts/confirm.tsx';
import { Facts } from '../parts/facts.tsx';
import { Plain } from '../parts/plain.tsx';
import { useSay } from '../shell/announcer.tsx';
import { useTab } from '../shell/tab-context.ts';
import { useWords } from '../shell/words-context.ts';
import { unseenFiles } from '../text/rules-words.ts';
import { useRulesStyles } from './rules.styles.ts';

type Act = 'approve' | 'propose' | 'reject' | 'take-back';

/** The acts that somebody may be offered, in the order of their buttons. */
function actsOf({ can }: VersionOnWire): readonly Act[] {
  const acts = [
    ['approve', can.approve],
    ['propose', can.propose],
    ['reject', can.reject],
    ['take-back', can.takeBack],
  ] as const;
  return acts.flatMap(([act, may]) => (may ? [act] : []));
}

/** `address`: the start of the hash that the page was opened with. */
type Props = Readonly<{ version: VersionOnWire; address: string }>;

/** The buttons that the server says this person may use, after the difference was shown. */
export function DecideRules({ version, address }: Props) {
  const styles = useRulesStyles();
  const { say } = useWords();
  const [act, setAct] = useState<Act | null>(null);
  const offered = actsOf(version);
  return (
    <>
      {version.can.takeBack && <Text>{say('version.waits')}</Text>}
      {offered.length > 0 && (
        <div className={styles.buttons}>
          {offered.map((one) => (
            <Button key={one} appearance={one === 'approve' || one === 'propose' ? 'primary' : 'secondary'} onClick={() => setAct(one)}>
              {say(`act.${one}`)}
            </Button>
          ))}
        </div>
      )}
      {act !== null && <ActDialog version={version} address={address} act={act} close={() => setAct(null)} />}
    </>
  );
}

function ActDialog({ version, address, act, close }: Props & Readonly<{ act: Act; close(): void }>) {
  const styles = useRulesStyles();
  const { api, shelf } = useTab();
  const announce = useSay();
  const { say } = useWords();
  const [comment, setComment] = useState('');
  const doing = useDoing();
  const { hash, proposal } = version;
  const send = async (): Promise<VersionOnWire> => {
    if (act === 'propose') return api.proposeRules(hash);
    const verdict = act === 'approve' ? 'approve' : 'reject';
    // The proposal that was shown: were it another one by now, the server refuses.
    return api.decideRules(hash, verdict, { proposalId: proposal?.id ?? '', comment: comment.trim() });
  };
  const confirm = async (): Promise<void> => {
    const problem = await doing.run(async () => {
      shelf.put(versionKey(address), await send());
      shelf.put(RULES, await api.rules());
    });
    if (problem !== null) return;
    announce(say(`act.${act}-done`));
    close();
  };
  return (
    <Confirm
      title={say(`act.${act}-title`)}
      verb={say(`act.${act}`)}
      danger={act === 'reject'}
      doing={doing}
      confirm={() => void confirm()}
      close={close}
    >
      <Text>{say(`act.${act}-effect`)}</Text>
      {act === 'approve' && <Unseen version={version} />}
      <Facts
        facts={[
          { name: say('rules.version'), value: <span className={styles.hash}>{hash}</span> },
          ...(proposal === null || act === 'propose' ? [] : [{ name: say('version.by-fact'), value: <Plain>{proposal.by}</Plain> }]),
        ]}
      />
      {act !== 'propose' && (
        <Field label={say('version.comment')} hint={say(`act.${act}-hint`)}>
          <Textarea value={comment} maxLength={1000} resize="vertical" onChange={(_, { value }) => setComment(value)} />
        </Field>
      )}
    </Confirm>
  );
}

/** The files that nobody could be shown, with their whole fingerprints: whoever approves does so by these alone. */
function Unseen({ version }: Pick<Props, 'version'>) {
  const { say } = useWords();
  const styles = useRulesStyles();
  const files = unseenFiles(version);
  if (files.length === 0) return null;
  return (
    <MessageBar intent="warning" layout="multiline" style={{ alignItems: 'start' }}>
      <MessageBarBody>
        {say('act.approve-unseen', { count: files.length })}
        <ul className={styles.problems}>
          {files.map(({ path, sha256 }) => (
            <li key={path}>
              <Plain>{path}</Plain> <span className={styles.hash}>{sha256}</span>
            </li>
          ))}
        </ul>
      </MessageBarBody>
    </MessageBar>
  );
}
