import { Badge, Button, makeStyles, Text, tokens } from '@fluentui/react-components';
import { ArrowUndo20Regular } from '@fluentui/react-icons/svg/arrow-undo';
import { type ReactNode, useState } from 'react';
import type { DelegationsOnWire } from '../../bot/http/contract.ts';
import { DELEGATIONS } from '../data/keys.ts';
import { useDoing } from '../data/use-reading.ts';
import { Confirm } from '../parts/confirm.tsx';
import { Facts } from '../parts/facts.tsx';
import { Plain } from '../parts/plain.tsx';
import { ToTheMinute } from '../parts/when.tsx';
import { useSay } from '../shell/announcer.tsx';
import { useTab } from '../shell/tab-context.ts';
import { DELEGATION_TEXT } from '../text/delegation-words.ts';

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
  return (
    <ul className={styles.list}>
      {given.map((each) => (
        <Line key={each.id} person={each.to} each={each} end="takeBack" note={each.reason}>
          {each.absent && (
            <Badge appearance="tint" color="warning" shape="rounded">
              {DELEGATION_TEXT.away}
            </Badge>
          )}
        </Line>
      ))}
    </ul>
  );
}

export function ReceivedList({ received }: Readonly<{ received: readonly Received[] }>) {
  const styles = useStyles();
  return (
    <ul className={styles.list}>
      {received.map((each) => {
        const through = each.through === null ? '' : DELEGATION_TEXT.through(each.through);
        const note = [through, each.reason].filter((part) => part !== '').join(' · ');
        return <Line key={`${each.id} ${each.giver}`} person={each.giver} each={each} end="giveBack" note={note} />;
      })}
    </ul>
  );
}

type End = 'takeBack' | 'giveBack';
type LineProps = Readonly<{ person: string; each: Pick<Given, 'id' | 'role' | 'until'>; end: End; note: string; children?: ReactNode }>;

function Line({ person, each, end, note, children }: LineProps) {
  const styles = useStyles();
  const [asking, setAsking] = useState(false);
  return (
    <li className={styles.item}>
      <span className={styles.words}>
        <strong>
          <Plain>{person}</Plain>
        </strong>{' '}
        {DELEGATION_TEXT.as}{' '}
        <strong>
          <Plain>{each.role}</Plain>
        </strong>{' '}
        {DELEGATION_TEXT.until} <ToTheMinute at={each.until} /> {children}
        {note !== '' && (
          <Text size={200} className={styles.quiet}>
            <Plain>{note}</Plain>
          </Text>
        )}
      </span>
      <Button icon={<ArrowUndo20Regular />} aria-label={`${DELEGATION_TEXT[end]}: ${person}, ${each.role}`} onClick={() => setAsking(true)}>
        {DELEGATION_TEXT[end]}
      </Button>
      {asking && <EndDialog person={person} each={each} end={end} close={() => setAsking(false)} />}
    </li>
  );
}

type DialogProps = Omit<LineProps, 'note' | 'children'> & Readonly<{ close(): void }>;

function EndDialog({ person, each, end, close }: DialogProps) {
  const { api, shelf } = useTab();
  const say = useSay();
  const doing = useDoing();
  const confirm = async (): Promise<void> => {
    const problem = await doing.run(async () => shelf.put(DELEGATIONS, await api.endDelegation(each.id)));
    if (problem !== null) return;
    say(DELEGATION_TEXT.ended);
    close();
  };
  return (
    <Confirm title={DELEGATION_TEXT[`${end}Title`]} verb={DELEGATION_TEXT[end]} doing={doing} confirm={() => void confirm()} close={close}>
      <Text>{DELEGATION_TEXT[`${end}Effect`]}</Text>
      <Facts
        facts={[
          { name: DELEGATION_TEXT.role, value: <Plain>{each.role}</Plain> },
          { name: DELEGATION_TEXT.colleague, value: <Plain>{person}</Plain> },
          { name: DELEGATION_TEXT.ends, value: <ToTheMinute at={each.until} /> },
        ]}
      />
    </Confirm>
  );
}
