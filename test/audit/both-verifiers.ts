import assert from 'node:assert/strict';
import { type Verdict, verify } from '../../audit/verifier/verifier.js';
import { startTwin, type Twin } from './python-twin.ts';
import { newFolder, type Write } from './temporary-folder.ts';

/** The contents of what is verified. */
export type Case = Readonly<{ key: string; notes: readonly string[] }> &
  (Readonly<{ lines: readonly string[] }> | Readonly<{ bytes: Uint8Array }> | Readonly<{ proof: unknown }>);

/** Both verifiers, which must give the same verdict on everything. */
export type Verifiers = Readonly<{ verdict(one: Case, what: string): Promise<Verdict>; end(): Promise<void> }>;

export async function startVerifiers(): Promise<Verifiers> {
  const twin = await startTwin();
  const folder = newFolder();
  return {
    verdict: (one, what) => agreed(twin, filesOf(folder.write, one), what),
    end: async () => {
      await twin.end();
      folder.remove();
    },
  };
}

function filesOf(file: Write, one: Case): Parameters<typeof verify>[0] {
  const pinned = { checkpoints: file('checkpoints.txt', one.notes.join('\n')), key: file('notary.pub', one.key) };
  if ('proof' in one) return { ...pinned, proof: file('proof.json', JSON.stringify(one.proof)) };
  if ('bytes' in one) return { ...pinned, export: file('export.jsonl', one.bytes) };
  return { ...pinned, export: file('export.jsonl', one.lines.map((line) => `${line}\n`).join('')) };
}

/** Their sentences differ; what is verified, what is wrong and where does not. */
async function agreed(twin: Twin, files: Parameters<typeof verify>[0], what: string): Promise<Verdict> {
  const asked = twin.verify(files);
  const ours = verify(files);
  const theirs = await asked;
  assert.deepEqual(withoutSentences(theirs), withoutSentences(ours), `the verifiers disagree: ${what}`);
  return ours;
}

function withoutSentences({ problem, warnings, ...rest }: Verdict): unknown {
  const plain = ({ reason, from, to }: Readonly<{ reason: string; from: number | null; to: number | null }>): unknown => ({
    reason,
    from,
    to,
  });
  return {
    ...rest,
    warnings: warnings.map(plain),
    problem: problem === null ? null : { ...Object(plain(problem)), number: problem.number },
  };
}

/** A problem of a verdict that must have one. */
export function problemOf({ problem }: Verdict, what: string): NonNullable<Verdict['problem']> {
  return problem ?? assert.fail(`nothing was found wrong: ${what}`);
}
