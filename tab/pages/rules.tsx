import { Button, Text } from '@fluentui/react-components';
import { ArrowClockwise20Regular } from '@fluentui/react-icons/svg/arrow-clockwise';
import { BranchCompare20Regular } from '@fluentui/react-icons/svg/branch-compare';
import { useEffect } from 'react';
import type { RulesOnWire } from '../../bot/http/contract.ts';
import { RULES } from '../data/keys.ts';
import { useKept, useReading } from '../data/use-reading.ts';
import { PageTitle } from '../parts/page-title.tsx';
import { Panel } from '../parts/panel.tsx';
import { Placeholder } from '../parts/placeholder.tsx';
import { Plain } from '../parts/plain.tsx';
import { ProblemBar } from '../parts/problem-bar.tsx';
import { When } from '../parts/when.tsx';
import { goTo } from '../routing/navigation.ts';
import { RouteLink } from '../routing/route-link.tsx';
import { ActivationLine } from '../rules/activation.tsx';
import { NotYours } from '../rules/not-yours.tsx';
import { useRulesStyles } from '../rules/rules.styles.ts';
import { useMe, useTab } from '../shell/tab-context.ts';
import { useWords } from '../shell/words-context.ts';

/** The server tells of what is proposed and decided there; of other servers and of the folder, this often they are read again while somebody looks. */
const AGAIN_MS = 20_000;

/** What is in force, what lies in the folder, what waits for a second person, and what was in force before. */
export function RulesPage() {
  return useMe()?.can.govern === false ? <NotYours /> : <Rules />;
}

function Rules() {
  const styles = useRulesStyles();
  const { api, shelf } = useTab();
  const { say } = useWords();
  const rules = useKept(RULES);
  const reading = useReading(async (signal) => shelf.put(RULES, await api.rules(signal)), { topic: 'rules' });
  const { again } = reading;
  // biome-ignore lint/correctness/useExhaustiveDependencies: `again` does the same whichever render made it
  useEffect(() => {
    const timer = setInterval(again, AGAIN_MS);
    return () => clearInterval(timer);
  }, []);
  return (
    <>
      <PageTitle title={say('rules.title')}>
        <Button icon={<ArrowClockwise20Regular />} onClick={again}>
          {say('button.refresh')}
        </Button>
      </PageTitle>
      {reading.problem !== null && <ProblemBar title={say('rules.problem')} problem={reading.problem} retry={again} />}
      {rules === undefined && reading.problem === null && <Placeholder label={say('rules.loading')} lines={3} height={110} />}
      {rules !== undefined && (
        <div className={styles.column}>
          <Proposals rules={rules} />
          <Panel title={say('rules.in-force')}>
            <ActivationLine activation={rules.inForce} />
          </Panel>
          <Folder rules={rules} />
          <History rules={rules} />
        </div>
      )}
    </>
  );
}

type Props = Readonly<{ rules: RulesOnWire }>;

function Proposals({ rules }: Props) {
  const styles = useRulesStyles();
  const { say, show } = useWords();
  if (!rules.governed) return null;
  return (
    <Panel title={say('rules.proposals')}>
      {rules.proposed.length === 0 && <Text className={styles.quiet}>{say('rules.no-proposals')}</Text>}
      <ul className={styles.list}>
        {rules.proposed.map(({ id, hash, shortHash, by, at }) => (
          <li key={id} className={styles.item}>
            <span className={styles.grow}>
              {show('rules.proposed', {
                hash: <span className={styles.hash}>{shortHash}</span>,
                by: <Plain>{by}</Plain>,
                when: <When at={at} />,
              })}
            </span>
            <RouteLink to={{ page: 'version', hash }}>{say('rules.decide')}</RouteLink>
          </li>
        ))}
      </ul>
    </Panel>
  );
}

function Folder({ rules: { folder, governed, proposed } }: Props) {
  const styles = useRulesStyles();
  const { say } = useWords();
  const { hash, shortHash, same, problems } = folder;
  const isProposed = proposed.some((proposal) => proposal.hash === hash);
  const other = hash !== null && !same && governed;
  return (
    <Panel title={say('rules.folder')}>
      <div className={styles.body}>
        {!governed && <Text>{say('rules.folder-local')}</Text>}
        {same && <Text>{say('rules.folder-same')}</Text>}
        {other && problems.length === 0 && (
          <Text>{say(isProposed ? 'rules.folder-proposed' : 'rules.folder-other', { hash: shortHash ?? '' })}</Text>
        )}
        {problems.length > 0 && (
          <>
            <Text>{say('rules.folder-broken')}</Text>
            <ul className={styles.problems}>
              {problems.map((problem) => (
                <li key={problem}>
                  <Plain>{problem}</Plain>
                </li>
              ))}
            </ul>
          </>
        )}
        {other && (
          <Button icon={<BranchCompare20Regular />} onClick={() => goTo({ page: 'version', hash })}>
            {say('rules.look')}
          </Button>
        )}
      </div>
    </Panel>
  );
}

function History({ rules }: Props) {
  const styles = useRulesStyles();
  const { say } = useWords();
  return (
    <Panel title={say('rules.history')}>
      <ol className={styles.list}>
        {rules.history.map((activation) => (
          <li key={activation.number} className={styles.item}>
            <ActivationLine activation={activation} />
          </li>
        ))}
      </ol>
    </Panel>
  );
}
