import { readlink } from 'node:fs/promises';
import { AppError } from '../../core/errors.ts';
import { inEnglish } from '../../core/text/voice.ts';
import { createBox, removeBox } from './box.ts';
import { runGuarded } from './guarded-process.ts';
import { BASE_ENVIRONMENT, guardCommand, type IsolationKind } from './isolation.ts';
import type { Settings } from './settings.ts';

const STRONGEST_FIRST: readonly IsolationKind[] = ['bwrap', 'unshare'];
const PROBE_MS = 10_000;

/** Exits 0 when it runs in another PID namespace than the one it is told. */
const PROBE = 'process.exit(require("node:fs").readlinkSync("/proc/self/ns/pid") === process.argv[1] ? 3 : 0)';

/**
 * The strongest isolation that works here, found out by running a program in it, or the one the settings ask for.
 * Throws `unavailable` (`script.isolation`) when that one does not work on this machine.
 */
export async function chooseIsolation(settings: Settings): Promise<IsolationKind> {
  if (settings.isolation === 'group') return 'group';
  const wanted = settings.isolation === 'auto' ? STRONGEST_FIRST : [settings.isolation];
  const problems: string[] = [];
  for (const kind of wanted) {
    const problem = await probe(kind, settings);
    if (problem === null) return kind;
    problems.push(`${kind}: ${problem}`);
  }
  if (settings.isolation === 'auto') return 'group';
  throw new AppError({
    code: 'unavailable',
    reason: 'script.isolation',
    message: `connectors.script.isolation asks for ${settings.isolation}, which does not work on this machine (${problems.join('; ')}). Install it, or use auto.`,
  });
}

/** Null when a program really runs in another namespace; otherwise what went wrong. */
async function probe(kind: IsolationKind, settings: Settings): Promise<string | null> {
  if (process.platform !== 'linux') return 'needs Linux';
  const box = await createBox(settings.boxes, 'probe.js', new Uint8Array());
  try {
    const ending = await runGuarded({
      kind,
      guard: await guardCommand(kind, box, settings, false),
      argv: [process.execPath, '-e', PROBE, await readlink('/proc/self/ns/pid')],
      env: BASE_ENVIRONMENT,
      box,
      signals: [AbortSignal.timeout(PROBE_MS)],
      onOutput: () => undefined,
    });
    if (ending.kind === 'not_started') return inEnglish(ending.why);
    return ending.kind === 'exited' && ending.code === 0 ? null : 'it does not make a namespace of its own';
  } finally {
    await removeBox(box);
  }
}
