import { lazy, type ReactNode, Suspense } from 'react';
import { Missing } from '../pages/missing.tsx';
import { RunsPage } from '../pages/runs.tsx';
import { Placeholder } from '../parts/placeholder.tsx';
import { formatRoute, type Route } from '../routing/route.ts';
import { useWords } from './words-context.ts';

// Each page is a file of its own; Runs comes along because the tab opens with it, the others follow when nothing else is to do. Few ever open
// a version of the rules: that page comes when somebody does.
const run = () => import('../pages/run.tsx');
const output = () => import('../pages/output.tsx');
const approvals = () => import('../pages/approvals.tsx');
const workflows = () => import('../pages/workflows.tsx');
const workflow = () => import('../pages/workflow.tsx');
const audit = () => import('../pages/audit.tsx');
const person = () => import('../pages/person.tsx');
const who = () => import('../pages/who.tsx');
const rules = () => import('../pages/rules.tsx');
const version = () => import('../pages/version.tsx');
const delegations = () => import('../pages/delegations.tsx');

const RunPage = lazy(async () => ({ default: (await run()).RunPage }));
const OutputPage = lazy(async () => ({ default: (await output()).OutputPage }));
const ApprovalsPage = lazy(async () => ({ default: (await approvals()).ApprovalsPage }));
const WorkflowsPage = lazy(async () => ({ default: (await workflows()).WorkflowsPage }));
const WorkflowPage = lazy(async () => ({ default: (await workflow()).WorkflowPage }));
const AuditPage = lazy(async () => ({ default: (await audit()).AuditPage }));
const PersonPage = lazy(async () => ({ default: (await person()).PersonPage }));
const WhoPage = lazy(async () => ({ default: (await who()).WhoPage }));
const RulesPage = lazy(async () => ({ default: (await rules()).RulesPage }));
const VersionPage = lazy(async () => ({ default: (await version()).VersionPage }));
const DelegationsPage = lazy(async () => ({ default: (await delegations()).DelegationsPage }));

/** Long after the first page is there, whatever the network does. */
const CALM_MS = 3_000;

/** Loads the other pages once the first one is there, so that they open without a wait. Returns how to call that off. */
export function loadOtherPages(): () => void {
  const timer = setTimeout(() => {
    // A page that cannot be loaded now is asked for again, and its failure shown, when somebody opens it.
    for (const page of [run, approvals, workflows, workflow, who, delegations, rules, audit, person, output]) page().catch(() => undefined);
  }, CALM_MS);
  return () => clearTimeout(timer);
}

export function CurrentPage({ route }: Readonly<{ route: Route }>) {
  const { say } = useWords();
  return <Suspense fallback={<Placeholder label={say('nav.loading')} lines={4} height={64} />}>{pageFor(route)}</Suspense>;
}

/** Pages that show another thing get another key, so that nothing of the former one stays. */
function pageFor(route: Route): ReactNode {
  switch (route.page) {
    case 'runs':
      return <RunsPage filter={route.filter} />;
    case 'run':
      return <RunPage key={route.runId} runId={route.runId} />;
    case 'output':
      return <OutputPage key={formatRoute(route)} runId={route.runId} stepId={route.stepId} />;
    case 'approvals':
      return <ApprovalsPage />;
    case 'workflows':
      return <WorkflowsPage />;
    case 'workflow':
      return <WorkflowPage key={formatRoute(route)} name={route.name} from={route.from} />;
    case 'audit':
      return <AuditPage query={route.query} />;
    case 'person':
      return <PersonPage key={formatRoute(route)} tenant={route.tenant} object={route.object} />;
    case 'who':
      return <WhoPage query={route.query} />;
    case 'rules':
      return <RulesPage />;
    case 'version':
      return <VersionPage key={route.hash} hash={route.hash} />;
    case 'delegations':
      return <DelegationsPage />;
    case 'missing':
      return <Missing />;
  }
}
