import { lazy, type ReactNode, Suspense } from 'react';
import { Missing } from '../pages/missing.tsx';
import { RunsPage } from '../pages/runs.tsx';
import { Placeholder } from '../parts/placeholder.tsx';
import { formatRoute, type Route } from '../routing/route.ts';

// Each page is a file of its own, loaded when it is first opened; Runs comes along because the tab opens with it.
const RunPage = lazy(async () => ({ default: (await import('../pages/run.tsx')).RunPage }));
const OutputPage = lazy(async () => ({ default: (await import('../pages/output.tsx')).OutputPage }));
const ApprovalsPage = lazy(async () => ({ default: (await import('../pages/approvals.tsx')).ApprovalsPage }));
const WorkflowsPage = lazy(async () => ({ default: (await import('../pages/workflows.tsx')).WorkflowsPage }));
const WorkflowPage = lazy(async () => ({ default: (await import('../pages/workflow.tsx')).WorkflowPage }));
const AuditPage = lazy(async () => ({ default: (await import('../pages/audit.tsx')).AuditPage }));

export function CurrentPage({ route }: Readonly<{ route: Route }>) {
  return <Suspense fallback={<Placeholder label="Loading the page" lines={4} height={64} />}>{pageFor(route)}</Suspense>;
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
    case 'missing':
      return <Missing />;
  }
}
