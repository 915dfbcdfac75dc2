import { Badge, Button, makeStyles, Text, tokens } from '@fluentui/react-components';
import { ArrowUndo20Regular } from '@fluentui/react-icons/svg/arrow-undo';
import { type ReactNode, useState } from 'react';
import type { DelegationsOnWire } from '../../bot/http/contract.ts';
import { DELEGATIONS } from '../data/keys.ts';
import { useDoing } from '../data/use-reading.ts';
import { Confirm } from '../parts/confirm.tsx';
import { Facts } from '../parts/facts.tsx';
import { Plain, Strong } from '../parts/plain.tsx';
import { ToTheMinute } from '../parts/when.tsx';
import { useSay } from '../shell/announcer.tsx';
import { useTab } from '../shell/tab-context.ts';
import { useWords } from '../shell/words-context.ts';

const useStyles = makeStyles({
  list: { margin: 0, padding: 0, listStyleType: 'none' },
  item: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    gap: tokens.spacingHorizontalM,
    paddingBlock: tokens.spacingVerticalS,
    ':not(:last-child)': { borderBottom: `1px solid ${tokens.colorNeutralStroke2}` },
  },
  words: { flex: '1 1 220px', minWidth: 0, overflowWrap: 'anywhere' },
  quiet: { display: 'block', color: tokens.colorNeutralForeground3 },
});

type Given = DelegationsOnWire['given'][number];
type Received = DelegationsOnWire['received'][number];

export function GivenList({ given }: Readonly<{ given: readonly Given[] }>) {
  const styles = useStyles();
  const { say } = useWords();
  return (
    <ul className={styles.list}>
      {given.map((each) => (
        <Line key={each.id} person={each.to} each={each} end="take-back" note={each.reason}>
          {each.absent && (
            <Badge appearance="tint" color="warning" shape="rounded">
              {say('delegations.away')}
            </Badge>
          )}
        </Line>
      ))}
    </ul>
  );
}

export function ReceivedList({ received }: Readonly<{ received: readonly Received[] }>) {
  const styles = useStyles();
  const { say } = useWords();
  return (
    <ul className={styles.list}>
      {received.map((each) => {
        const through = each.through === null ? '' : say('delegations.through', { name: each.through });
        const note = [through, each.reason].filter((part) => part !== '').join(' · ');
        return <Line key={`${each.id} ${each.giver}`} person={each.giver} each={each} end="give-back" note={note} />;
      })}
    </ul>
  );
}

type End = 'take-back' | 'give-back';
type LineProps = Readonly<{ person: string; each: Pick<Given, 'id' | 'role' | 'until'>; end: End; note: string; children?: ReactNode }>;

function Line({ person, each, end, note, children }: LineProps) {
  const styles = useStyles();
  const { say, show } = useWords();
  const [asking, setAsking] = useState(false);
  const verb = say(`delegations.${end}`);
  return (
    <li className={styles.item}>
      <span className={styles.words}>
        {show('delegations.line', {
          person: <Strong>{person}</Strong>,
          role: <Strong>{each.role}</Strong>,
          until: <ToTheMinute at={each.until} />,
        })}{' '}
        {children}
        {note !== '' && (
          <Text size={200} className={styles.quiet}>
            <Plain>{note}</Plain>
          </Text>
        )}
      </span>
      <Button
        icon={<ArrowUndo20Regular />}
        aria-label={say('delegations.end-label', { verb, person, role: each.role })}
        onClick={() => setAsking(true)}
      >
        {verb}
      </Button>
      {asking && <EndDialog person={person} each={each} end={end} close={() => setAsking(false)} />}
    </li>
  );
}

type DialogProps = Omit<LineProps, 'note' | 'children'> & Readonly<{ close(): void }>;

function EndDialog({ person, each, end, close }: DialogProps) {
  const { api, shelf } = useTab();
  const announce = useSay();
  const { say } = useWords();
  const doing = useDoing();
  const confirm = async (): Promise<void> => {
    const problem = await doing.run(async () => shelf.put(DELEGATIONS, await api.endDelegation(each.id)));
    if (problem !== null) return;
    announce(say('delegations.ended'));
    close();
  };
  return (
    <Confirm
      title={say(`delegations.${end}-title`)}
      verb={say(`delegations.${end}`)}
      doing={doing}
      confirm={() => void confirm()}
      close={close}
    >
      <Text>{say(`delegations.${end}-effect`)}</Text>
      <Facts
        facts={[
          { name: say('delegations.role'), value: <Plain>{each.role}</Plain> },
          { name: say('delegations.colleague'), value: <Plain>{person}</Plain> },
          { name: say('delegations.ends'), value: <ToTheMinute at={each.until} /> },
        ]}
      />
    </Confirm>
  );
}
