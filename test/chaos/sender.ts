import type { Command } from './commands.ts';
import type { Heard, History } from './history.ts';
import type { Places } from './places.ts';
import { APPROVERS } from './site.ts';
import type { Teams } from './teams.ts';

/** Longer than the product lets anybody wait for the database. */
const PATIENCE_MS = 60_000;

type Parts = Readonly<{ history: History; places: Places; teams: Teams }>;
/** What came back over HTTP; null when nothing did. */
type Answer = Readonly<{ status: number; body: string }> | null;

/** Sends a command to the product, and writes down what was asked and what was heard. What waits for an approval is approved. */
export async function send(parts: Parts, command: Command): Promise<Heard> {
  const { history, places } = parts;
  const { op, door, workflow, tag } = command;
  const { place, port } = await places.port(command.process);
  history.add({ process: place, type: 'invoke', op, door, workflow, tag });
  const answer = await (door === 'chat' ? byChat(parts, command, port) : byTab(parts, command, port));
  const [heard, reason] = judged(door, answer);
  history.add({ process: place, type: heard, op, status: answer?.status ?? null, reason });
  if (heard === 'ok' && command.environment === 'production') await approve(parts, command, answer);
  return heard;
}

function judged(door: Command['door'], answer: Answer): readonly [Heard, string | null] {
  if (answer === null) return ['unknown', null];
  if (door === 'chat') return [answer.status === 200 ? 'ok' : 'unknown', null];
  if (answer.status === 201) return ['ok', null];
  const reason = reasonIn(answer.body);
  // It says that it is not known (409), or failed in a way that it did not foresee (500).
  const unknown = reason === 'store.commit_unknown' || answer.status === 500;
  return [unknown ? 'unknown' : 'refused', reason];
}

async function byChat({ teams }: Parts, { person, workflow, environment, tag }: Command, port: number): Promise<Answer> {
  const activity = teams.write(person, `@Signalbox ${workflow} ${environment} ${tag}`);
  return await teams.deliver(activity, port).then(
    ({ status, body }) => ({ status, body: JSON.stringify(body) }),
    () => null,
  );
}

async function byTab(parts: Parts, { person, workflow, environment, tag }: Command, port: number): Promise<Answer> {
  return await ask(parts, { port, person, path: `/api/workflows/${workflow}/runs`, body: { inputs: { environment, tag } } });
}

type Asked = Readonly<{ port: number; person: string; path: string; body?: object }>;

export async function ask({ teams }: Pick<Parts, 'teams'>, { port, person, path, body }: Asked): Promise<Answer> {
  const headers = { authorization: `Bearer ${await teams.token(person)}`, 'content-type': 'application/json', connection: 'close' };
  const sent = body === undefined ? { method: 'GET' } : { method: 'POST', body: JSON.stringify(body) };
  try {
    const response = await fetch(`http://127.0.0.1:${port}${path}`, { ...sent, headers, signal: AbortSignal.timeout(PATIENCE_MS) });
    return { status: response.status, body: await response.text() };
  } catch {
    // Whoever was asked was killed, or its answer was cut: what it did is not known.
    return null;
  }
}

/** A vote that is not heard of leaves the run waiting, which is no loss: somebody can vote again. */
async function approve(parts: Parts, { person, process }: Command, answer: Answer): Promise<void> {
  const started: { runId: string; state: string } = JSON.parse(answer?.body ?? '{}');
  if (started.state !== 'waiting_approval') return;
  const approver = APPROVERS[person] ?? person;
  const { place, port } = await parts.places.port(process);
  const path = `/api/runs/${started.runId}`;
  const shown = await ask(parts, { port, person: approver, path });
  if (shown?.status !== 200) return;
  const run: { planHash: string; approvals: readonly { id: string }[] } = JSON.parse(shown.body);
  const body = { approvalId: run.approvals[0]?.id, verdict: 'approve', comment: '', planHash: run.planHash };
  const voted = await ask(parts, { port, person: approver, path: `${path}/votes`, body });
  const heard = voted === null || voted.status === 500 ? 'unknown' : voted.status < 300 ? 'ok' : 'refused';
  parts.history.add({ process: place, type: 'vote', run: started.runId, heard });
}

function reasonIn(body: string): string | null {
  try {
    const { error }: { error?: { reason?: string } } = JSON.parse(body);
    return error?.reason ?? null;
  } catch {
    // An answer without a reason has none.
    return null;
  }
}
