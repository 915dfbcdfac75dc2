import { execFile } from 'node:child_process';
import { chmod, chown, cp, mkdir, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, isAbsolute, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import ignorer from '@balena/dockerignore';
import { type Stage, type Step, stagesOf } from './dockerfile.ts';

const run = promisify(execFile);
const LONGEST_STEP_MS = 15 * 60_000;
const MOST_OUTPUT = 64 * 1024 * 1024;

/** What `docker build` would leave: a folder in place of `/`, and how a container of it is started. */
export type Image = Readonly<{
  root: string;
  workDir: string;
  env: Readonly<Record<string, string>>;
  entryPoint: readonly string[];
  command: readonly string[];
  healthCheck: readonly string[];
  /** Starts a program as the image's user does, so to speak: arguments for `spawn`. */
  asUser(list: readonly string[]): readonly [string, readonly string[]];
}>;

type Build = Readonly<{ dockerfile: string; dockerignore: string; context: string; folder: string }>;
type Shape = { workDir: string; env: Record<string, string>; lists: Record<string, readonly string[]> };
type Built = Readonly<{ root: string; shape: Shape }>;

/**
 * Carries out the COPY and RUN steps of a Dockerfile without Docker: each stage in an empty folder that stands for `/`, what is run as
 * the user of the image (as whoever runs the tests, where that is not root), with an empty home. The context is what git has.
 * Of the base image only Node and npm are needed, and they are this machine's. Rejects with what a step said when it fails.
 */
export async function buildImage(build: Build): Promise<Image> {
  const stages = stagesOf(build.dockerfile);
  const user = userOf(stages);
  const files = await contextFiles(build);
  const built = new Map<string, Built>();
  let last: Built = { root: build.folder, shape: emptyShape() };
  for (const [index, stage] of stages.entries()) {
    last = await buildStage(stage, { ...build, root: join(build.folder, `stage-${index}`), files, built, user });
    if (stage.name !== null) built.set(stage.name, last);
  }
  const { root, shape } = last;
  const env = Object.fromEntries(
    await Promise.all(Object.entries(shape.env).map(async ([name, value]) => [name, await inside(root, value)])),
  );
  const { ENTRYPOINT: entryPoint = [], CMD: command = [], HEALTHCHECK: healthCheck = [] } = shape.lists;
  const asUser = (list: readonly string[]) => commandAs(user, list);
  return { root, workDir: join(root, shape.workDir), env, entryPoint, command, healthCheck, asUser };
}

const emptyShape = (): Shape => ({ workDir: '/', env: {}, lists: {} });

/** The number in the last USER; null where this process cannot become somebody else. */
function userOf(stages: readonly Stage[]): number | null {
  const named = stages
    .at(-1)
    ?.steps.filter(({ keyword }) => keyword === 'USER')
    .at(-1)?.args[0];
  return process.getuid?.() === 0 ? Number(named?.split(':')[0]) : null;
}

function commandAs(user: number | null, list: readonly string[]): readonly [string, readonly string[]] {
  const [program = '', ...args] = list;
  const own = `${process.getuid?.()}`;
  if (user === null) return [program, args.map((arg) => arg.replace(/^(--owner|--group)=\d+$/, `$1=${own}`))];
  return ['setpriv', [`--reuid=${user}`, `--regid=${user}`, '--clear-groups', '--', ...list]];
}

type Stand = Build & Readonly<{ root: string; files: readonly string[]; built: ReadonlyMap<string, Built>; user: number | null }>;

async function buildStage(stage: Stage, at: Stand): Promise<Built> {
  const shape = emptyShape();
  await ownFolder(at.root, at.user);
  for (const step of stage.steps) await carryOut(step, shape, at);
  return { root: at.root, shape };
}

async function carryOut(step: Step, shape: Shape, at: Stand): Promise<void> {
  if (step.keyword === 'WORKDIR') {
    shape.workDir = resolve(shape.workDir, step.args[0] ?? '/');
    await ownFolder(join(at.root, shape.workDir), at.user);
  }
  if (step.keyword === 'ENV') for (const pair of step.args) shape.env[pair.split('=')[0] ?? ''] = pair.slice(pair.indexOf('=') + 1);
  if (step.keyword === 'COPY') await copy(step, shape, at);
  if (step.keyword === 'RUN') await runStep(step, shape, at);
  if (step.list !== null && /^(CMD|ENTRYPOINT|HEALTHCHECK)$/.test(step.keyword)) shape.lists[step.keyword] = step.list;
}

async function copy({ args, flags }: Step, shape: Shape, at: Stand): Promise<void> {
  const into = join(at.root, resolve(shape.workDir, args.at(-1) ?? ''));
  const from = at.built.get(flags['from'] ?? '');
  for (const source of args.slice(0, -1)) {
    if (from !== undefined) await cp(join(from.root, source), into, { recursive: true, verbatimSymlinks: true });
    else await copyFromContext(source, { into, isFolder: args.length > 2 || /\/$|^\.$/.test(args.at(-1) ?? '') }, at);
  }
}

/** A file keeps its name in a folder; of a folder its content is copied. Nothing to copy is an error, as it is in Docker. */
async function copyFromContext(
  source: string,
  { into, isFolder }: Readonly<{ into: string; isFolder: boolean }>,
  at: Stand,
): Promise<void> {
  const wanted = at.files.filter((file) => source === '.' || file === source || file.startsWith(`${source}/`));
  if (wanted.length === 0) throw new Error(`COPY ${source}: there is no such file in the context.`);
  for (const file of wanted) {
    const rest = source === '.' ? file : file === source ? (isFolder ? file : '') : file.slice(source.length + 1);
    const target = join(into, rest);
    await mkdir(dirname(target), { recursive: true });
    await cp(join(at.context, file), target);
  }
}

async function runStep({ list }: Step, shape: Shape, at: Stand): Promise<void> {
  const places = (list ?? []).map((arg) => (isAbsolute(arg) ? join(at.root, arg) : arg));
  const [program, args] = commandAs(at.user, places);
  const home = join(at.folder, 'home');
  await ownFolder(home, at.user);
  const cwd = join(at.root, shape.workDir);
  const env = { PATH: process.env['PATH'], HOME: home, NODE_EXTRA_CA_CERTS: process.env['NODE_EXTRA_CA_CERTS'], ...shape.env };
  await run(program, [...args], { cwd, env, timeout: LONGEST_STEP_MS, maxBuffer: MOST_OUTPUT });
}

/** What a clean checkout has and `.dockerignore` leaves. */
async function contextFiles({ context, dockerignore }: Build): Promise<readonly string[]> {
  const args = ['ls-files', '-z', '--cached', '--others', '--exclude-standard'];
  const { stdout } = await run('git', args, { cwd: context, maxBuffer: MOST_OUTPUT, env: { PATH: process.env['PATH'], HOME: homedir() } });
  return ignorer
    .default()
    .add(dockerignore)
    .filter(stdout.split('\0').filter((path) => path !== ''));
}

async function ownFolder(folder: string, user: number | null): Promise<void> {
  await mkdir(folder, { recursive: true });
  await chmod(folder, 0o755);
  if (user !== null) await chown(folder, user, user);
}

/** A path that the image has is meant as one of it. */
async function inside(root: string, value: string): Promise<string> {
  if (!isAbsolute(value)) return value;
  return (await stat(join(root, value)).catch(() => null)) === null ? value : join(root, value);
}
