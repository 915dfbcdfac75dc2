import type { z } from 'zod';
import type { JsonObject } from './json.ts';
import type { Masking } from './masking/masker.ts';
import type { Problem } from './problem.ts';
import type { Outcome } from './run/run.ts';
import type { Secret } from './secret.ts';
import type { SecretReference } from './secret-reference.ts';
import type { Effect } from './workflow/definition.ts';

/** What an action gets while it runs. */
export type ActionContext = Readonly<{
  /** `run/step` (`run/step/undo` for an undo): equal for every attempt, so that a target can recognise a repetition. */
  idempotencyKey: string;
  /** Aborted on timeout and on cancel; the action stops, cleans up, and answers within seconds. `signal.reason` is 'timeout' or 'cancel'. */
  signal: AbortSignal;
  timeoutMs: number;
  pins: Readonly<Record<string, string>>;
  /** Called with each new piece of output text (already valid UTF-8, may contain newlines); feeds the live tail and the stored output. */
  output(text: string): void;
  /**
   * Reads a secret anew, for this attempt. Throws `unavailable` (reason `secret.…`) with a sentence that names the reference when it
   * cannot be had: nothing may have been done by then.
   */
  secret: FindSecret;
  /** For a text that the action cuts: what is cut in two is not found any more. Whatever an action hands on is masked once more. */
  masking: Masking;
}>;

export type FindSecret = (reference: SecretReference) => Promise<Secret>;

/** What of `with` is known before there is a plan: the entries without any template in them. */
export type Known = JsonObject;

/** One operation of a connector. `input` is strict; unknown keys in `with` are errors when the workflow is loaded. */
export type Action<Input = unknown> = Readonly<{
  title: string;
  input: z.ZodType<Input>;
  /** What is wrong on this machine with what a workflow says plainly, found when the site is read; paths begin in `with`. */
  check?(known: Known): readonly Problem[];
  /** The effect when the workflow does not state one. A workflow may only state a more careful one than `bestEffect`. */
  effect(input: Input): Effect;
  /** true when the workflow author may declare `effect:` (scripts); false when the connector knows better (HTTP GET). */
  effectDeclarable: boolean;
  defaultTimeoutMs: number;
  /** Resolves what could move between approval and execution (script bytes, a branch) to fixed ids, at plan time. */
  pin(input: Input): Promise<Readonly<Record<string, string>>>;
  run(input: Input, context: ActionContext): Promise<Outcome>;
  /** For `checkable`: did the effect happen? */
  probe?(input: Input, context: ActionContext): Promise<'happened' | 'did_not_happen' | 'unknown'>;
}>;

/** A connector with its configuration applied. */
export type Connector = Readonly<{
  name: string;
  title: string;
  actions: Readonly<Record<string, Action>>;
  /** Weaker promises of this machine, said at start, e.g. that no PID namespace is available. */
  warnings: readonly string[];
  close(): Promise<void>;
}>;

/** What `bot/connectors/<name>/index.ts` exports by default. `create` throws `AppError` with every problem of the configuration. */
export type ConnectorModule<Config = unknown> = Readonly<{
  name: string;
  config: z.ZodType<Config>;
  /**
   * Absolute paths. `siteDir` holds the files of the site, which never change while the connector lives; relative paths in the
   * configuration are relative to it, and those that lead out of it (`../…`) to `home`, the folder that it is a copy of.
   */
  create(config: Config, places: Places): Promise<Connector>;
}>;

export type Places = Readonly<{ siteDir: string; home?: string; dataDir: string }>;

export type Connectors = ReadonlyMap<string, Connector>;
