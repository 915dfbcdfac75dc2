import path from 'node:path';
import type { Action, ActionContext } from '../../core/connector.ts';
import { AppError } from '../../core/errors.ts';
import { failed } from '../../core/run/outcome.ts';
import type { Outcome } from '../../core/run/run.ts';
import { referenceName } from '../../core/secret-reference.ts';
import { message } from '../../core/text/message.ts';
import { type Box, createBox, readCopy, removeBox } from './box.ts';
import { Capture } from './capture.ts';
import { outcomeOf } from './ending-outcome.ts';
import { runGuarded } from './guarded-process.ts';
import { type ScriptInput, scriptInput, toArguments } from './input.ts';
import { BASE_ENVIRONMENT, guardCommand, type IsolationKind } from './isolation.ts';
import { scriptProblems } from './known-scripts.ts';
import type { Settings } from './settings.ts';
import { readScript, sha256 } from './source.ts';

const DEFAULT_TIMEOUT_MS = 300_000;

/** What all calls of one connector share. `closing` ends the scripts that still run when the app stops; `running` is what they leave to wait for. */
export type ScriptHost = Readonly<{ settings: Settings; kind: IsolationKind; closing: AbortSignal; running: Set<Promise<unknown>> }>;

/**
 * `script.run`: runs a script exactly as it was when the plan was made. A script that was stopped half way (timeout,
 * cancel, stop of the app) or whose end nobody saw has an `unknown` outcome, because what it did until then stays; the
 * effect that the workflow declares then decides what follows. One that never began has `failed`.
 */
export function runAction(host: ScriptHost): Action<ScriptInput> {
  return {
    title: 'Run a script',
    input: scriptInput(host.settings),
    check: (known) => scriptProblems(host.settings.folder, known),
    effect: () => 'unsafe',
    effectDeclarable: true,
    defaultTimeoutMs: DEFAULT_TIMEOUT_MS,
    pin: async (input) => ({
      sha256: sha256(await readScript(host.settings.folder, input.script)),
      settings: host.settings.hash,
      ...secretPins(host.settings),
    }),
    async run(input, context) {
      const attempt = run(host, input, context);
      host.running.add(attempt);
      try {
        return await attempt;
      } finally {
        host.running.delete(attempt);
      }
    },
  };
}

async function run(host: ScriptHost, input: ScriptInput, context: ActionContext): Promise<Outcome> {
  const bytes = await sourceAsApproved(host, input, context);
  if ('status' in bytes) return bytes;
  const secrets = await secretsFor(host.settings, context);
  if ('status' in secrets) return secrets;
  const box = await createBox(host.settings.boxes, input.script, bytes);
  try {
    // What runs is the copy, so it is the copy that has to be the approved one.
    if (sha256(await readCopy(box)) !== context.pins['sha256']) return changed(input.script);
    const capture = new Capture(host.settings.outputCap, context.output, context.masking);
    const ending = await runGuarded({
      kind: host.kind,
      guard: await guardCommand(host.kind, box, host.settings, input.network),
      argv: [...(host.settings.interpreters[path.extname(input.script)] ?? []), box.script, ...toArguments(input)],
      env: { ...environmentOf(host.settings, input, box, context.idempotencyKey), ...secrets.values },
      box,
      signals: [context.signal, host.closing],
      onOutput: (piece) => capture.push(piece),
    });
    return await outcomeOf(input.script, ending, { captured: capture.end(), box, signal: context.signal });
  } finally {
    await removeBox(box);
  }
}

async function sourceAsApproved(host: ScriptHost, input: ScriptInput, context: ActionContext): Promise<Buffer | Outcome> {
  if (context.pins['settings'] !== host.settings.hash) {
    return failed('script.settings_changed', message('script.settings-changed'));
  }
  try {
    const bytes = await readScript(host.settings.folder, input.script);
    return sha256(bytes) === context.pins['sha256'] ? bytes : changed(input.script);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return failed(error.reason, error.text);
  }
}

/** Read now, for this attempt and no other; what the script needs and cannot get keeps it from starting. */
async function secretsFor(
  { secrets }: Settings,
  context: ActionContext,
): Promise<Readonly<{ values: Readonly<Record<string, string>> }> | Outcome> {
  const values: Record<string, string> = {};
  try {
    for (const [name, reference] of secrets) values[name] = (await context.secret(reference)).reveal();
    return { values };
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return failed(error.reason, error.text, true);
  }
}

function changed(script: string): Outcome {
  return failed('script.changed', message('script.changed', { script }));
}

/** Which secrets the script gets, by name. A change of them changes the settings' hash as well. */
function secretPins({ secrets }: Settings): Readonly<Record<string, string>> {
  return Object.fromEntries([...secrets].map(([name, reference]) => [`secret ${name}`, referenceName(reference)]));
}

/** Everything the script finds in its environment. Nothing is inherited. */
function environmentOf(settings: Settings, input: ScriptInput, box: Box, key: string): Record<string, string> {
  return {
    ...BASE_ENVIRONMENT,
    ...settings.environment,
    ...input.environment,
    ...settings.paths,
    SIGNALBOX_RUN: key,
    SIGNALBOX_OUTPUT: box.outputFile,
  };
}
