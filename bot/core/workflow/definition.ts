import type { JsonObject } from '../json.ts';
import type { Risk } from '../policy/policy.ts';
import type { Requirement } from '../policy/requirement.ts';

/** The valid form of `site/workflows/<name>.yml`: what the program may rely on after parsing. */
export type Workflow = Readonly<{
  /** The file name without `.yml`: lower-case letters, digits and dashes. */
  name: string;
  title: string;
  description: string;
  /** SHA-256 of the file's parsed content (RFC 8785); part of every plan. */
  hash: string;
  risk: Risk;
  /** What the workflow itself asks for on top of policy; it can only tighten. */
  approval: Requirement | null;
  command: CommandForm;
  inputs: readonly InputField[];
  /** Text with `${{ }}` that yields the target environment, or null when the workflow has none. */
  environment: Template | null;
  /** Runs whose lock text is equal go one after the other. */
  lock: Template | null;
  schedules: readonly Schedule[];
  steps: readonly StepDefinition[];
}>;

/** How the workflow is typed, e.g. `deploy <service> <version> to <environment>`: words and input names in order. */
export type CommandForm = Readonly<{ usage: string; parts: readonly CommandPart[] }>;
export type CommandPart = Readonly<{ kind: 'word'; word: string }> | Readonly<{ kind: 'input'; name: string }>;

export type InputValue = string | number | boolean;

export type InputField = Readonly<{
  name: string;
  title: string;
  description: string;
  required: boolean;
  default: InputValue | null;
  type:
    | Readonly<{ kind: 'text'; pattern: string | null; patternHint: string | null; maxLength: number }>
    | Readonly<{ kind: 'choice'; options: readonly string[] }>
    | Readonly<{ kind: 'number'; min: number; max: number }>
    | Readonly<{ kind: 'boolean' }>;
}>;

/** `on.schedule`: a five-field cron line in an IANA time zone; `with` holds the inputs. */
export type Schedule = Readonly<{ cron: string; timezone: string; with: Readonly<Record<string, InputValue>>; catchUp: 'skip' | 'once' }>;

/** A text with `${{ CEL }}` parts, already split and checked. A template without expressions has only text parts. */
export type Template = readonly TemplatePart[];
export type TemplatePart = Readonly<{ text: string }> | Readonly<{ expression: string }>;

/** A JSON value in which some strings are templates; `templates` gives where they are. */
export type TemplatedObject = Readonly<{
  value: JsonObject;
  /** Path into `value` -> template that replaces the string there. A template of one single expression keeps the type of its result. */
  templates: readonly Readonly<{ path: readonly (string | number)[]; template: Template }>[];
}>;

export type StepCommon = Readonly<{
  id: string;
  name: string;
  /** Ids of steps that must have ended well (or been skipped). Without `needs` in the file: the step listed before. */
  needs: readonly string[];
  /** CEL over `inputs`, `requester` and `steps`, checked when the file is loaded; false skips the step. */
  condition: string | null;
}>;

export type Effect = 'read' | 'idempotent' | 'checkable' | 'unsafe';
export type Retry = Readonly<{ attempts: number; delayMs: number; backoff: number }>;

export type ActionCall = Readonly<{ connector: string; action: string; with: TemplatedObject; effect: Effect; timeoutMs: number }>;

export type StepDefinition = StepCommon &
  (
    | Readonly<{ kind: 'uses'; call: ActionCall; retry: Retry; undo: ActionCall | null }>
    | Readonly<{ kind: 'approval'; approval: Readonly<{ requirement: Requirement; prompt: Template }> }>
    | Readonly<{ kind: 'wait'; durationMs: number }>
    | Readonly<{ kind: 'message'; text: Template }>
  );
