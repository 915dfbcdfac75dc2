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
import { RULES_TEXT } from '../text/rules-words.ts';

/** The server tells of runs as they change, not of rules: this often they are read again while somebody looks. */
const AGAIN_MS = 20_000;

/** What is in force, what lies in the folder, what waits for a second person, and what was in force before. */
export function RulesPage() {
  return useMe()?.can.govern === false ? <NotYours /> : <Rules />;
}

function Rules() {
  const styles = useRulesStyles();
  const { api, shelf } = useTab();
  const rules = useKept(RULES);
  const reading = useReading(async (signal) => shelf.put(RULES, await api.rules(signal)), { follows: () => false });
  const { again } = reading;
  // biome-ignore lint/correctness/useExhaustiveDependencies: `again` does the same whichever render made it
  useEffect(() => {
    const timer = setInterval(again, AGAIN_MS);
    return () => clearInterval(timer);
  }, []);
  return (
    <>
      <PageTitle title={RULES_TEXT.title}>
        <Button icon={<ArrowClockwise20Regular />} onClick={again}>
          {RULES_TEXT.refresh}
        </Button>
      </PageTitle>
      {reading.problem !== null && <ProblemBar title={RULES_TEXT.problem} problem={reading.problem} retry={again} />}
      {rules === undefined && reading.problem === null && <Placeholder label={RULES_TEXT.loading} lines={3} height={110} />}
      {rules !== undefined && (
        <div className={styles.column}>
          <Proposals rules={rules} />
          <Panel title={RULES_TEXT.inForce}>
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
  if (!rules.governed) return null;
  return (
    <Panel title={RULES_TEXT.proposals}>
      {rules.proposed.length === 0 && <Text className={styles.quiet}>{RULES_TEXT.noProposals}</Text>}
      <ul className={styles.list}>
        {rules.proposed.map(({ id, hash, shortHash, by, at }) => (
          <li key={id} className={styles.item}>
            <span className={styles.grow}>
              {RULES_TEXT.version} <span className={styles.hash}>{shortHash}</span> {RULES_TEXT.proposedBy} <Plain>{by}</Plain>,{' '}
              <When at={at} />
            </span>
            <RouteLink to={{ page: 'version', hash }}>{RULES_TEXT.decide}</RouteLink>
          </li>
        ))}
      </ul>
    </Panel>
  );
}

function Folder({ rules: { folder, governed, proposed } }: Props) {
  const styles = useRulesStyles();
  const { hash, shortHash, same, problems } = folder;
  const isProposed = proposed.some((proposal) => proposal.hash === hash);
  const other = hash !== null && !same && governed;
  return (
    <Panel title={RULES_TEXT.folder}>
      <div className={styles.body}>
        {!governed && <Text>{RULES_TEXT.folderLocal}</Text>}
        {same && <Text>{RULES_TEXT.folderSame}</Text>}
        {other && problems.length === 0 && (
          <Text>{isProposed ? RULES_TEXT.folderProposed(shortHash ?? '') : RULES_TEXT.folderOther(shortHash ?? '')}</Text>
        )}
        {problems.length > 0 && (
          <>
            <Text>{RULES_TEXT.folderBroken}</Text>
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
            {RULES_TEXT.look}
          </Button>
        )}
      </div>
    </Panel>
  );
}

function History({ rules }: Props) {
  const styles = useRulesStyles();
  return (
    <Panel title={RULES_TEXT.history}>
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
