import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import type { Checkpoint } from '../../../bot/core/audit/checkpoint.ts';
import { type Anchor, anchorError, forkIn } from '../anchor.ts';
import { checkpointOf } from '../state.ts';
import { type GitPlace, runGit } from './run-git.ts';

const BRANCH = 'refs/heads/checkpoints';
const WHO = 'Signalbox notary <notary@signalbox.invalid>';

/** `tip` is null before the first checkpoint; `note` is null when this log has none there. */
type Tip = Readonly<{ tip: string | null; note: string | null }>;

/**
 * A git repository, bare or not. Branch `checkpoints` has the file `<origin>/checkpoint` for each log and one commit for each
 * checkpoint: its history is the list. Only objects and the branch are touched, no working tree, no index, no remote.
 */
export function gitAnchor(repository: string, by: Readonly<{ required: boolean; directory: string }>): Anchor {
  const name = `git:${repository}`;
  const place: GitPlace = { repository, home: path.join(path.resolve(by.directory), 'git-home') };
  const publish = async (note: string, checkpoint: Checkpoint, signal: AbortSignal): Promise<void> => {
    await mkdir(place.home, { recursive: true, mode: 0o700 });
    const file = `${checkpoint.origin}/checkpoint`;
    const { tip, note: there } = await look(place, file, signal);
    if (there === note) return;
    const last = there === null ? null : checkpointOf(there);
    if (there !== null && last === null) throw forkIn(name, checkpoint, `${file} is no checkpoint`);
    if (last !== null && last.size >= checkpoint.size) throw forkIn(name, checkpoint, `it holds another note, of size ${last.size}`);
    // It makes the commit and moves the branch only forward: what somebody else committed meanwhile makes it fail.
    const input = commands({ note, checkpoint, file, tip });
    await runGit(place, { args: ['fast-import', '--quiet', '--done', '--date-format=raw'], input, signal });
  };
  const check = async (signal: AbortSignal): Promise<void> => {
    await mkdir(place.home, { recursive: true, mode: 0o700 });
    // Writes an object, always the same one, so that a repository that may only be read is found out.
    await runGit(place, { args: ['hash-object', '-w', '--stdin'], input: 'checked\n', signal }).catch((error: unknown) => {
      const what = `cannot be written: ${error instanceof Error ? error.message : String(error)}. Make it with “git init --bare ${repository}” as the notary's user.`;
      throw anchorError(name, what, error);
    });
  };
  return { name, required: by.required, publish, check };
}

async function look(place: GitPlace, file: string, signal: AbortSignal): Promise<Tip> {
  const input = `${BRANCH}\n${BRANCH}:${file}\n`;
  const found = await runGit(place, { args: ['cat-file', '--batch'], input, signal });
  const { id, rest } = object(found);
  return { tip: id, note: object(rest).content };
}

/** One answer of `git cat-file --batch`: `<id> <type> <bytes>`, the content and a newline; or `<name> missing`. */
function object(text: string): Readonly<{ id: string | null; content: string | null; rest: string }> {
  const [head = ''] = text.split('\n', 1);
  const after = text.slice(head.length + 1);
  const [, id, length] = /^([0-9a-f]{40,64}) \w+ (\d+)$/.exec(head) ?? [];
  if (id === undefined) return { id: null, content: null, rest: after };
  const bytes = Buffer.from(after, 'utf8');
  return {
    id,
    content: bytes.subarray(0, Number(length)).toString('utf8'),
    rest: bytes.subarray(Number(length) + 1).toString('utf8'),
  };
}

type Commit = Readonly<{ note: string; checkpoint: Checkpoint; file: string; tip: string | null }>;

/** What `git fast-import` reads: https://git-scm.com/docs/git-fast-import */
function commands({ note, checkpoint, file, tip }: Commit): string {
  const message = `${checkpoint.origin} ${checkpoint.size}\n`;
  return [
    `commit ${BRANCH}`,
    `committer ${WHO} ${Math.floor(checkpoint.at.getTime() / 1000)} +0000`,
    data(message),
    ...(tip === null ? [] : [`from ${tip}`]),
    `M 100644 inline ${file}`,
    data(note),
    'done',
    '',
  ].join('\n');
}

function data(text: string): string {
  return `data ${Buffer.byteLength(text)}\n${text}`;
}
