import { makeStyles, mergeClasses, Text, tokens } from '@fluentui/react-components';
import { QuestionCircle32Regular } from '@fluentui/react-icons/svg/question-circle';
import { useEffect } from 'react';
import type { Explanation } from '../../bot/http/contract.ts';
import { explanationKey, WORKFLOWS } from '../data/keys.ts';
import { useKept, useReading } from '../data/use-reading.ts';
import { WhoForm } from '../forms/who-form.tsx';
import { explainParams } from '../forms/who-query.ts';
import { DecisionTree } from '../parts/decision-tree.tsx';
import { Empty } from '../parts/empty.tsx';
import { PageTitle } from '../parts/page-title.tsx';
import { Panel } from '../parts/panel.tsx';
import { Placeholder } from '../parts/placeholder.tsx';
import { Plain } from '../parts/plain.tsx';
import { ProblemBar } from '../parts/problem-bar.tsx';
import { StateBadge } from '../parts/state-mark.tsx';
import type { WhoQuery } from '../routing/route.ts';
import { useSay } from '../shell/announcer.tsx';
import { useTab } from '../shell/tab-context.ts';
import { useWords } from '../shell/words-context.ts';
import { visibleText } from '../text/visible.ts';
import { answerSentence, effectWording, understoodSentences } from '../text/who-words.ts';

const useStyles = makeStyles({
  column: { display: 'flex', flexDirection: 'column', gap: tokens.spacingHorizontalL, maxWidth: '860px' },
  lead: { color: tokens.colorNeutralForeground2 },
  answer: { display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: tokens.spacingHorizontalM, overflowWrap: 'anywhere' },
  sentence: { fontSize: tokens.fontSizeBase400, fontWeight: tokens.fontWeightSemibold },
  quiet: { flexBasis: '100%', color: tokens.colorNeutralForeground3 },
  roles: { margin: 0, padding: 0, listStyleType: 'none' },
  role: {
    display: 'grid',
    gridTemplateColumns: '148px minmax(0, 1fr)',
    columnGap: tokens.spacingHorizontalM,
    rowGap: tokens.spacingVerticalXXS,
    alignItems: 'center',
    paddingBlock: tokens.spacingVerticalS,
    overflowWrap: 'anywhere',
    ':not(:last-child)': { borderBottom: `1px solid ${tokens.colorNeutralStroke2}` },
  },
  people: { gridColumn: 2, color: tokens.colorNeutralForeground3 },
  rule: { color: tokens.colorNeutralForeground3, fontFamily: tokens.fontFamilyMonospace, fontSize: tokens.fontSizeBase200 },
});

/** Who may do something, and why: the same answer as `who can` and `why` give in chat. */
export function WhoPage({ query }: Readonly<{ query: WhoQuery }>) {
  const styles = useStyles();
  const { api, shelf } = useTab();
  const { say } = useWords();
  useReading(async (signal) => shelf.put(WORKFLOWS, (await api.workflows(signal)).workflows));
  const params = explainParams(query);
  return (
    <>
      <PageTitle title={say('nav.who')} />
      <div className={styles.column}>
        <Text className={styles.lead}>{say('who.lead')}</Text>
        <WhoForm key={`form ${JSON.stringify(query)}`} query={query} />
        {params === null ? (
          <Empty icon={<QuestionCircle32Regular />} title={say('who.empty')}>
            <span>{say('who.empty-text')}</span>
          </Empty>
        ) : (
          <Answer key={params.toString()} params={params} />
        )}
      </div>
    </>
  );
}

function Answer({ params }: Readonly<{ params: URLSearchParams }>) {
  const styles = useStyles();
  const { api, shelf } = useTab();
  const announce = useSay();
  const words = useWords();
  const { say } = words;
  const key = explanationKey(params.toString());
  const answer = useKept(key);
  const reading = useReading(async (signal) => shelf.put(key, await api.explain(params, signal)));
  const sentence = answer === undefined ? '' : answerSentence(words, answer);
  useEffect(() => {
    if (sentence !== '') announce(sentence);
  }, [sentence, announce]);
  if (reading.problem !== null) return <ProblemBar title={say('who.problem')} problem={reading.problem} retry={reading.again} />;
  if (answer === undefined) return <Placeholder label={say('who.loading')} lines={2} height={140} />;
  return (
    <div className={styles.column}>
      <div className={styles.answer}>
        <StateBadge words={effectWording(words, answer.effect)} />
        <span className={styles.sentence}>
          <Plain>{sentence}</Plain>
        </span>
        <span className={styles.quiet}>
          <Plain>{understoodSentences(words, answer).join(' ')}</Plain>
        </span>
      </div>
      <Panel title={say('who.why')}>
        <DecisionTree reason={answer.reason} />
      </Panel>
      <Panel title={say('who.roles')}>
        {answer.whoCan.length === 0 ? <Text>{say('who.no-roles')}</Text> : <Roles roles={answer.whoCan} />}
      </Panel>
      {answer.asked !== null && answer.effect !== 'needs_approval' && (
        <Panel title={say('who.approves')}>
          <Plain>{answer.asked}</Plain>
        </Panel>
      )}
    </div>
  );
}

function Roles({ roles }: Readonly<{ roles: Explanation['whoCan'] }>) {
  const styles = useStyles();
  const words = useWords();
  return (
    <ul className={styles.roles}>
      {roles.map(({ role, effect, rule, people, otherwise }) => (
        <li key={role} className={styles.role}>
          <span>
            <StateBadge words={effectWording(words, effect)} size="medium" />
          </span>
          <span>
            <strong>
              <Plain>{role}</Plain>
            </strong>{' '}
            <code className={styles.rule}>{visibleText(rule)}</code>
          </span>
          {people !== null && (
            <Text size={200} className={mergeClasses(styles.people)}>
              <Plain>{people.length === 0 ? words.say(otherwise ? 'who.otherwise' : 'who.nobody') : words.allOf(people)}</Plain>
            </Text>
          )}
        </li>
      ))}
    </ul>
  );
}
