import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { Flow32Regular } from '@fluentui/react-icons/svg/flow';
import type { RunOnWire, WorkflowOnWire } from '../../bot/http/contract.ts';
import { runKey, WORKFLOWS } from '../data/keys.ts';
import { useKept, useReading } from '../data/use-reading.ts';
import { RunForm } from '../forms/run-form.tsx';
import { Empty } from '../parts/empty.tsx';
import { PageTitle } from '../parts/page-title.tsx';
import { usePanelStyles } from '../parts/panel.styles.ts';
import { Placeholder } from '../parts/placeholder.tsx';
import { Plain } from '../parts/plain.tsx';
import { ProblemBar } from '../parts/problem-bar.tsx';
import { NO_QUESTION } from '../routing/route.ts';
import { RouteLink } from '../routing/route-link.tsx';
import { useRunStyles } from '../runs/run.styles.ts';
import { RiskMark } from '../runs/target.tsx';
import { useTab } from '../shell/tab-context.ts';
import { useWords } from '../shell/words-context.ts';

const useStyles = makeStyles({
  panel: { maxWidth: '680px', boxSizing: 'border-box' },
  risk: { marginRight: tokens.spacingHorizontalS },
  text: { margin: `0 0 ${tokens.spacingVerticalL}`, maxWidth: '70ch', color: tokens.colorNeutralForeground2, overflowWrap: 'anywhere' },
});

/** The run form of one workflow; with `from`, filled with what that run used. */
export function WorkflowPage({ name, from }: Readonly<{ name: string; from: string }>) {
  const { api, shelf } = useTab();
  const { say } = useWords();
  const workflows = useKept(WORKFLOWS);
  const former = useKept(runKey(from));
  const reading = useReading(async (signal) => {
    // The former run first: the form opens once, with its values, as soon as the workflows are there.
    if (from !== '' && shelf.get(runKey(from)) === undefined) shelf.put(runKey(from), await api.run(from, signal));
    shelf.put(WORKFLOWS, (await api.workflows(signal)).workflows);
  });
  const waiting = workflows === undefined || (from !== '' && former === undefined);
  const workflow = workflows?.find((candidate) => candidate.name === name);
  return (
    <>
      <Crumbs name={name} />
      <PageTitle title={workflow?.title ?? name} />
      {reading.problem !== null && <ProblemBar title={say('workflow.problem')} problem={reading.problem} retry={reading.again} />}
      {waiting && reading.problem === null && <Placeholder label={say('workflow.loading')} lines={3} height={72} />}
      {!waiting && (workflow === undefined ? <Unknown /> : <Form workflow={workflow} former={former} />)}
    </>
  );
}

function Crumbs({ name }: Readonly<{ name: string }>) {
  const styles = useRunStyles();
  const { say } = useWords();
  return (
    <div className={styles.crumbs}>
      <RouteLink to={{ page: 'workflows' }}>{say('nav.workflows')}</RouteLink> <span aria-hidden>/</span>{' '}
      <span className={styles.id}>{name}</span>
    </div>
  );
}

function Form({ workflow, former }: Readonly<{ workflow: WorkflowOnWire; former: RunOnWire | undefined }>) {
  const styles = useStyles();
  const { panel } = usePanelStyles();
  const { say } = useWords();
  return (
    <>
      <p className={styles.text}>
        <RiskMark risk={workflow.risk} className={styles.risk} />
        <Plain>{workflow.description}</Plain>{' '}
        <RouteLink to={{ page: 'who', query: { ...NO_QUESTION, what: workflow.name } }}>{say('workflow.who')}</RouteLink>
      </p>
      <div className={mergeClasses(panel, styles.panel)}>
        <RunForm workflow={workflow} former={Object.fromEntries(former?.inputs.map((input) => [input.name, input.value]) ?? [])} />
      </div>
    </>
  );
}

function Unknown() {
  const { say } = useWords();
  return (
    <Empty icon={<Flow32Regular />} title={say('workflow.unknown')}>
      <span>{say('workflow.unknown-text')}</span>
      <RouteLink to={{ page: 'workflows' }}>{say('workflow.all')}</RouteLink>
    </Empty>
  );
}
