import { type About, aboutRun, aboutWorkflow, NOTHING_KNOWN } from '../audit/about.ts';
import type { InboundMessage } from '../chat.ts';
import type { CommandCall, Parsed } from '../command/definition.ts';
import { parse } from '../command/parse.ts';
import type { Core } from '../core.ts';
import type { RunId } from '../ids.ts';
import type { Principal } from '../principal.ts';
import { ENDED, RUN_STATES } from '../run/run.ts';
import { fullGrammar } from './grammar.ts';
import { readQuestion, readWho } from './question.ts';

const RUN_ID = /^r-[a-z0-9]{8}$/i;
const OPEN = RUN_STATES.filter((state) => !ENDED.has(state));

type Sent = Pick<InboundMessage, 'principal' | 'conversation' | 'mentions'>;
type Sender = Omit<Sent, 'conversation'>;

/**
 * What a message is about, for the audit log: the run that it names, or the workflow that it asks for and where. Whether its
 * sender may see that is not asked here, so nothing of it is for them.
 */
export async function aboutMessage(core: Core, sent: Sent, parsed: Parsed): Promise<About> {
  if (parsed.kind === 'answer') return aboutThread(core, sent);
  return parsed.kind === 'command' ? aboutCall(core, sent, parsed.call) : NOTHING_KNOWN;
}

/** A bare word is about the one run of its thread that is under way. */
async function aboutThread({ store }: Core, { conversation }: Sent): Promise<About> {
  const { rows } = await store.runs({ states: OPEN, conversationId: conversation.id }, null, 2);
  const [run, ...others] = rows;
  return run === undefined || others.length > 0 ? NOTHING_KNOWN : aboutRun(run);
}

async function aboutCall(core: Core, { principal, mentions }: Sender, call: CommandCall): Promise<About> {
  if (call.kind === 'workflow') {
    const workflow = core.workflows.get(call.workflow);
    return workflow === undefined ? NOTHING_KNOWN : aboutWorkflow(workflow, call.inputs, principal);
  }
  const { run, question = '', command } = call.args;
  const named = run ?? question.trim();
  if (RUN_ID.test(named)) {
    const found = await core.store.run(named.toLowerCase() as RunId);
    return found === null ? NOTHING_KNOWN : aboutRun(found);
  }
  return aboutCommand(core, command ?? readQuestion(core, readWho(question), mentions).command, principal);
}

/** What a command inside of something else is about, for the audit log. */
export async function aboutCommand(core: Core, text: string, principal: Principal): Promise<About> {
  const parsed = parse(text, fullGrammar(core));
  return parsed.kind === 'command' && parsed.call.kind === 'workflow' ? aboutCall(core, { principal }, parsed.call) : NOTHING_KNOWN;
}
