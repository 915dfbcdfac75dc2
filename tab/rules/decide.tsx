import { Button, Field, Text, Textarea } from '@fluentui/react-components';
import { useState } from 'react';
import type { VersionOnWire } from '../../bot/http/contract.ts';
import { RULES, versionKey } from '../data/keys.ts';
import { useDoing } from '../data/use-reading.ts';
import { Confirm } from '../parts/confirm.tsx';
import { Facts } from '../parts/facts.tsx';
import { Plain } from '../parts/plain.tsx';
import { useSay } from '../shell/announcer.tsx';
import { useTab } from '../shell/tab-context.ts';
import { ACT_WORDS, type Act, RULES_TEXT, VERSION_TEXT } from '../text/rules-words.ts';
import { useRulesStyles } from './rules.styles.ts';

const ACTS: readonly Act[] = ['approve', 'propose', 'reject', 'takeBack'];

/** `address`: the start of the hash that the page was opened with. */
type Props = Readonly<{ version: VersionOnWire; address: string }>;

/** The buttons that the server says this person may use, after the difference was shown. */
export function DecideRules({ version, address }: Props) {
  const styles = useRulesStyles();
  const [act, setAct] = useState<Act | null>(null);
  const offered = ACTS.filter((one) => version.can[one]);
  return (
    <>
      {version.can.takeBack && <Text>{VERSION_TEXT.waits}</Text>}
      {offered.length > 0 && (
        <div className={styles.buttons}>
          {offered.map((one) => (
            <Button key={one} appearance={one === 'approve' || one === 'propose' ? 'primary' : 'secondary'} onClick={() => setAct(one)}>
              {ACT_WORDS[one].verb}
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
  const say = useSay();
  const [comment, setComment] = useState('');
  const doing = useDoing();
  const words = ACT_WORDS[act];
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
    say(words.done);
    close();
  };
  return (
    <Confirm title={words.title} verb={words.verb} danger={act === 'reject'} doing={doing} confirm={() => void confirm()} close={close}>
      <Text>{words.effect}</Text>
      <Facts
        facts={[
          { name: RULES_TEXT.version, value: <span className={styles.hash}>{hash}</span> },
          ...(proposal === null || act === 'propose' ? [] : [{ name: 'Proposed by', value: <Plain>{proposal.by}</Plain> }]),
        ]}
      />
      {words.hint !== '' && (
        <Field label={VERSION_TEXT.comment} hint={words.hint}>
          <Textarea value={comment} maxLength={1000} resize="vertical" onChange={(_, { value }) => setComment(value)} />
        </Field>
      )}
    </Confirm>
  );
}
