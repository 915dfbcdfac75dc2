import { MessageBar, MessageBarBody, MessageBarTitle, Text } from '@fluentui/react-components';
import type { VersionOnWire } from '../../bot/http/contract.ts';
import { versionKey } from '../data/keys.ts';
import { useKept, useReading } from '../data/use-reading.ts';
import { PageTitle } from '../parts/page-title.tsx';
import { Panel } from '../parts/panel.tsx';
import { Placeholder } from '../parts/placeholder.tsx';
import { Plain, Strong } from '../parts/plain.tsx';
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
import { useWords } from '../shell/words-context.ts';
import { versionWording } from '../text/rules-words.ts';

/** One version of the rules: how it stands, what it would change, and the decision about it. */
export function VersionPage({ hash }: Readonly<{ hash: string }>) {
  return useMe()?.can.govern === false ? <NotYours /> : <Version hash={hash} />;
}

function Version({ hash }: Readonly<{ hash: string }>) {
  const runStyles = useRunStyles();
  const { api, shelf } = useTab();
  const { say } = useWords();
  const version = useKept(versionKey(hash));
  const reading = useReading(async (signal) => shelf.put(versionKey(hash), await api.rulesVersion(hash, signal)));
  return (
    <>
      <div className={runStyles.crumbs}>
        <RouteLink to={{ page: 'rules' }}>{say('rules.title')}</RouteLink> <span aria-hidden>/</span>{' '}
        <span className={runStyles.id}>{hash.slice(0, 8)}</span>
      </div>
      <PageTitle title={say('version.title', { hash: hash.slice(0, 8) })} />
      {reading.problem !== null && <ProblemBar title={say('version.problem')} problem={reading.problem} retry={reading.again} />}
      {version === undefined && reading.problem === null && <Placeholder label={say('rules.loading')} lines={3} height={140} />}
      {version !== undefined && <Shown version={version} address={hash} />}
    </>
  );
}

type Props = Readonly<{ version: VersionOnWire; address: string }>;

function Shown({ version, address }: Props) {
  const styles = useRulesStyles();
  const { say } = useWords();
  const inForce = version.state === 'in_force';
  return (
    <div className={styles.column}>
      <Standing version={version} address={address} />
      <Sentences intent="error" title={say('version.problems')} sentences={version.problems} />
      <Sentences intent="warning" title={say('version.warnings')} sentences={version.warnings} />
      {version.changes !== null && !inForce && <ChangesView changes={version.changes} />}
      {version.changes === null && !inForce && <Text className={styles.quiet}>{say('version.incomparable')}</Text>}
    </div>
  );
}

/** How it stands, who asked for it and how that ended, with the buttons. */
function Standing({ version, address }: Props) {
  const styles = useRulesStyles();
  const runStyles = useRunStyles();
  const words = useWords();
  const { say } = words;
  const { state, proposal } = version;
  return (
    <Panel title={proposal === null ? say('rules.version') : say('version.proposal')}>
      <div className={styles.body}>
        <div className={runStyles.meta} style={{ margin: 0 }}>
          <StateBadge words={versionWording(words, state)} />
          <Found version={version} />
        </div>
        {proposal !== null && <ProposalLine proposal={proposal} />}
        <DecideRules version={version} address={address} />
      </div>
    </Panel>
  );
}

/** Since when it is known, and with what it is compared. */
function Found({ version: { state, comparedWith, foundAt } }: Pick<Props, 'version'>) {
  const styles = useRulesStyles();
  const { show } = useWords();
  const when = <When at={foundAt} />;
  if (state === 'in_force') return <span>{show('version.found', { when })}</span>;
  const hash = (
    <RouteLink to={{ page: 'version', hash: comparedWith.hash }}>
      <span className={styles.hash}>{comparedWith.shortHash}</span>
    </RouteLink>
  );
  return <span>{show('version.compared', { hash, when })}</span>;
}

function ProposalLine({ proposal }: Readonly<{ proposal: NonNullable<VersionOnWire['proposal']> }>) {
  const { say, show } = useWords();
  const { by, at, decidedBy, decidedAt, comment, state } = proposal;
  return (
    <Text>
      {show('version.by', { by: <Strong>{by}</Strong>, when: <When at={at} /> })}
      {state !== 'open' && decidedBy !== null && decidedAt !== null && (
        <> {show(`version.ended.${state}`, { by: <Plain>{decidedBy}</Plain>, when: <When at={decidedAt} /> })}</>
      )}
      {comment !== '' && (
        <>
          {' '}
          <Plain>{say('version.comment-given', { comment })}</Plain>
        </>
      )}
    </Text>
  );
}

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
