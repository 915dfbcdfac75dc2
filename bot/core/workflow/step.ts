import { validRequirement } from '../policy/raw-requirement.ts';
import type { Path, Problems } from '../problem.ts';
import { type KnownConnectors, validCall } from './call.ts';
import type { InputField, Retry, StepCommon, StepDefinition } from './definition.ts';
import { parseDuration } from './duration.ts';
import type { Graph } from './graph.ts';
import type { RawStep } from './raw-workflow.ts';
import { checkedCondition, checkedTemplate, type TemplatePlace } from './templated.ts';

const KINDS = ['uses', 'approval', 'wait', 'message'] as const;
/** What belongs to `uses` alone. */
const USES_KEYS = ['with', 'effect', 'retry', 'timeout', 'undo'] as const;
const DAY_MS = 86_400_000;

export type StepPlace = Readonly<{ path: Path; problems: Problems; graph: Graph; inputs: readonly InputField[]; known: KnownConnectors }>;

/** One step as the program relies on it, or null when it is not clear what kind of step it is. */
export function validStep(raw: RawStep, place: StepPlace): StepDefinition | null {
  const { path, problems } = place;
  const kinds = KINDS.filter((kind) => raw[kind] !== undefined);
  if (kinds.length !== 1) {
    problems.add(
      path,
      `The step “${raw.id}” must have exactly one of ${KINDS.join(', ')}; it has ${kinds.length === 0 ? 'none' : kinds.join(' and ')}.`,
    );
    return null;
  }
  if (raw.uses === undefined) {
    for (const key of USES_KEYS) if (raw[key] !== undefined) problems.add([...path, key], `“${key}” goes with “uses” only.`);
  }
  const common = validCommon(raw, place);
  if (raw.uses !== undefined) return { ...common, ...validUses({ ...raw, uses: raw.uses }, place) };
  if (raw.approval !== undefined) return { ...common, kind: 'approval', approval: validApproval(raw.approval, place, common.id) };
  if (raw.wait !== undefined)
    return { ...common, kind: 'wait', durationMs: bounded(raw.wait, { ...place, path: [...path, 'wait'] }, [1000, 30 * DAY_MS]) };
  return { ...common, kind: 'message', text: checkedTemplate(raw.message ?? '', 'text', templatePlace(raw.id, 'message', place)) };
}

function validCommon(raw: RawStep, place: StepPlace): StepCommon {
  const condition = raw.if === undefined ? null : checkedCondition(raw.if, templatePlace(raw.id, 'if', place));
  return { id: raw.id, name: raw.name ?? raw.id, needs: [...new Set(place.graph.needsOf(raw.id))], condition };
}

function templatePlace(id: string, key: string, place: StepPlace, extra: readonly string[] = []): TemplatePlace {
  const scope = { inputs: place.inputs, steps: [...place.graph.ancestorsOf(id), ...extra], allSteps: place.graph.ids, run: true };
  return { path: key === '' ? place.path : [...place.path, key], problems: place.problems, scope };
}

type Uses = Extract<StepDefinition, { kind: 'uses' }>;

function validUses(raw: RawStep & Readonly<{ uses: string }>, place: StepPlace): Pick<Uses, 'kind' | 'call' | 'retry' | 'undo'> {
  const { known, inputs } = place;
  const call = validCall(raw, { ...templatePlace(raw.id, '', place), known, inputs });
  // The undo runs after the step, so it may read the step's own outputs as well.
  const undo = raw.undo === undefined ? null : validCall(raw.undo, { ...templatePlace(raw.id, 'undo', place, [raw.id]), known, inputs });
  return { kind: 'uses', call, retry: validRetry(raw.retry, place), undo };
}

function validRetry(raw: RawStep['retry'], place: StepPlace): Retry {
  if (raw === undefined) return { attempts: 1, delayMs: 0, backoff: 1 };
  return {
    attempts: raw.attempts,
    delayMs: bounded(raw.delay, { ...place, path: [...place.path, 'retry', 'delay'] }, [0, 3_600_000]),
    backoff: raw.backoff,
  };
}

function validApproval(
  raw: NonNullable<RawStep['approval']>,
  place: StepPlace,
  id: string,
): Extract<StepDefinition, { kind: 'approval' }>['approval'] {
  const prompt = checkedTemplate(raw.prompt, 'text', {
    ...templatePlace(id, 'approval', place),
    path: [...place.path, 'approval', 'prompt'],
  });
  const requirement = validRequirement(raw, {
    path: [...place.path, 'approval'],
    problems: place.problems,
    source: `step ${id}`,
    where: 'anywhere',
  });
  return { requirement, prompt };
}

function bounded(text: string, { path, problems }: Pick<StepPlace, 'path' | 'problems'>, [min, max]: readonly [number, number]): number {
  const ms = parseDuration(text) ?? 0;
  if (ms < min || ms > max) problems.add(path, `This must be between ${min / 1000} and ${max / 1000} seconds long.`);
  return ms;
}
