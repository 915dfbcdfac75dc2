import { actorOf, maySomewhere } from '../actor.ts';
import type { FoundAnswer } from '../answer.ts';
import { tabLink } from '../chat/tab-link.ts';
import type { InboundSearch } from '../chat.ts';
import type { Core } from '../core.ts';
import { maySeeAsVoter, voterOf } from '../delegation/voter.ts';
import type { Principal } from '../principal.ts';
import type { Run } from '../run/run.ts';
import { viewRun } from '../run/view-run.ts';
import type { Workflow } from '../workflow/definition.ts';

/** As many as the list below the message box shows without being a list to read. */
const MOST_FOUND = 15;
const PAGE = 100;
const PAGES_LOOKED_AT = 5;

/**
 * Runs or workflows in which all the words stand that were typed: of runs the newest that this person may see, of workflows
 * those that they may run somewhere. Without words, whatever comes first.
 */
export function search(core: Core, { principal, what, text }: InboundSearch): Promise<readonly FoundAnswer[]> {
  const words = folded(text)
    .split(/\s+/u)
    .filter((word) => word !== '');
  return what === 'runs' ? runs(core, principal, words) : workflows(core, principal, words);
}

async function runs(core: Core, principal: Principal, words: readonly string[]): Promise<readonly FoundAnswer[]> {
  const voter = await voterOf(core, principal, 'recent');
  const found: FoundAnswer[] = [];
  let cursor: string | null = null;
  for (let page = 0; page < PAGES_LOOKED_AT && found.length < MOST_FOUND; page += 1) {
    const { rows, next }: Readonly<{ rows: readonly Run[]; next: string | null }> = await core.store.runs({}, cursor, PAGE);
    found.push(...rows.filter((run) => maySeeAsVoter(core, voter, run) && holds(textsOf(run), words)).map((run) => foundRun(core, run)));
    if (next === null) break;
    cursor = next;
  }
  return found.slice(0, MOST_FOUND);
}

function textsOf(run: Run): readonly string[] {
  const { runId, summary, workflow, environment, requester } = viewRun(run);
  return [runId, summary, workflow.name, workflow.title, environment ?? '', requester];
}

function foundRun(core: Core, run: Run): FoundAnswer {
  const { runId, summary, state, requester, createdAt } = viewRun(run);
  const tabUrl = core.tab === null ? null : tabLink(core.tab, runId);
  return { kind: 'found', what: { kind: 'run', runId, summary, state, requester, since: createdAt }, tabUrl };
}

async function workflows(core: Core, principal: Principal, words: readonly string[]): Promise<readonly FoundAnswer[]> {
  const actor = await actorOf(core, principal, 'recent');
  const fits = ({ name, title, description, command }: Workflow): boolean => holds([name, title, description, command.usage], words);
  const open = [...core.workflows.values()].filter((workflow) => fits(workflow) && maySomewhere(core, actor, 'run', workflow.name));
  return open.slice(0, MOST_FOUND).map(({ name, title, description, command }) => ({
    kind: 'found',
    what: { kind: 'workflow', name, title, description, usage: command.usage },
    tabUrl: null,
  }));
}

function holds(texts: readonly string[], words: readonly string[]): boolean {
  const text = folded(texts.join('\n'));
  return words.every((word) => text.includes(word));
}

/** However it was typed. */
function folded(text: string): string {
  return text.normalize('NFKC').toLowerCase();
}
