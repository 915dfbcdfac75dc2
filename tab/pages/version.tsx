import { MessageBar, MessageBarBody, MessageBarTitle, Text } from '@fluentui/react-components';
import type { VersionOnWire } from '../../bot/http/contract.ts';
import { versionKey } from '../data/keys.ts';
import { useKept, useReading } from '../data/use-reading.ts';
import { PageTitle } from '../parts/page-title.tsx';
import { Panel } from '../parts/panel.tsx';
import { Placeholder } from '../parts/placeholder.tsx';
import { Plain } from '../parts/plain.tsx';
import { ProblemBar } from '../parts/problem-bar.tsx';
import { StateBadge } from '../parts/state-mark.tsx';
import { When } from '../parts/when.tsx';
import { RouteLink } from '../routing/route-link.tsx';
import { ChangesView } from '../rules/changes.tsx';
import { DecideRules } from '../rules/decide.tsx';
import { NotYours } from '../rules/not-yours.tsx';
import { useRulesStyles } from '../rules/rules.styles.ts';
import { useRunStyles } from '../runs/run.styles.ts';
import { useMe, useTab } from '../shell/tab-context.ts';
import { RULES_TEXT, VERSION_TEXT, VERSION_WORDS } from '../text/rules-words.ts';

/** One version of the rules: how it stands, what it would change, and the decision about it. */
export function VersionPage({ hash }: Readonly<{ hash: string }>) {
  return useMe()?.can.govern === false ? <NotYours /> : <Version hash={hash} />;
}

function Version({ hash }: Readonly<{ hash: string }>) {
  const runStyles = useRunStyles();
  const { api, shelf } = useTab();
  const version = useKept(versionKey(hash));
  const reading = useReading(async (signal) => shelf.put(versionKey(hash), await api.rulesVersion(hash, signal)));
  return (
    <>
      <div className={runStyles.crumbs}>
        <RouteLink to={{ page: 'rules' }}>{RULES_TEXT.title}</RouteLink> <span aria-hidden>/</span>{' '}
        <span className={runStyles.id}>{hash.slice(0, 8)}</span>
      </div>
      <PageTitle title={VERSION_TEXT.title(hash.slice(0, 8))} />
      {reading.problem !== null && <ProblemBar title={VERSION_TEXT.problem} problem={reading.problem} retry={reading.again} />}
      {version === undefined && reading.problem === null && <Placeholder label={VERSION_TEXT.loading} lines={3} height={140} />}
      {version !== undefined && <Shown version={version} address={hash} />}
    </>
  );
}

type Props = Readonly<{ version: VersionOnWire; address: string }>;

function Shown({ version, address }: Props) {
  const styles = useRulesStyles();
  const inForce = version.state === 'in_force';
  return (
    <div className={styles.column}>
      <Standing version={version} address={address} />
      <Sentences intent="error" title={VERSION_TEXT.problems} sentences={version.problems} />
      <Sentences intent="warning" title={VERSION_TEXT.warnings} sentences={version.warnings} />
      {version.changes !== null && !inForce && <ChangesView changes={version.changes} />}
      {version.changes === null && !inForce && <Text className={styles.quiet}>{VERSION_TEXT.incomparable}</Text>}
    </div>
  );
}

/** How it stands, who asked for it and how that ended, with the buttons. */
function Standing({ version, address }: Props) {
  const styles = useRulesStyles();
  const runStyles = useRunStyles();
  const { state, comparedWith, foundAt, proposal } = version;
  return (
    <Panel title={proposal === null ? RULES_TEXT.version : VERSION_TEXT.proposal}>
      <div className={styles.body}>
        <div className={runStyles.meta} style={{ margin: 0 }}>
          <StateBadge words={VERSION_WORDS[state]} />
          {state !== 'in_force' && (
            <span>
              {VERSION_TEXT.compared}{' '}
              <RouteLink to={{ page: 'version', hash: comparedWith.hash }}>
                <span className={styles.hash}>{comparedWith.shortHash}</span>
              </RouteLink>
              ,
            </span>
          )}
          <span>
            {VERSION_TEXT.found} <When at={foundAt} />
          </span>
        </div>
        {proposal !== null && <ProposalLine proposal={proposal} />}
        <DecideRules version={version} address={address} />
      </div>
    </Panel>
  );
}

function ProposalLine({ proposal }: Readonly<{ proposal: NonNullable<VersionOnWire['proposal']> }>) {
  const { by, at, decidedBy, decidedAt, comment, state } = proposal;
  return (
    <Text>
      Proposed by{' '}
      <strong>
        <Plain>{by}</Plain>
      </strong>
      , <When at={at} />.
      {decidedBy !== null && decidedAt !== null && (
        <>
          {' '}
          {PROPOSAL_ENDS[state]} by <Plain>{decidedBy}</Plain>, <When at={decidedAt} />.
        </>
      )}
      {comment !== '' && (
        <>
          {' '}
          <Plain>{`“${comment}”`}</Plain>
        </>
      )}
    </Text>
  );
}

const PROPOSAL_ENDS = { open: '', approved: 'Approved', rejected: 'Rejected', superseded: 'Overtaken by rules approved' } as const;

type SentencesProps = Readonly<{ intent: 'error' | 'warning'; title: string; sentences: readonly string[] }>;

function Sentences({ intent, title, sentences }: SentencesProps) {
  const styles = useRulesStyles();
  if (sentences.length === 0) return null;
  return (
    <MessageBar intent={intent} layout="multiline" style={{ alignItems: 'start' }}>
      <MessageBarBody>
        <MessageBarTitle>{title}</MessageBarTitle>
        <ul className={styles.problems}>
          {sentences.map((sentence) => (
            <li key={sentence}>
              <Plain>{sentence}</Plain>
            </li>
          ))}
        </ul>
      </MessageBarBody>
    </MessageBar>
  );
}
