import { z } from 'zod';
import { requirementText } from '../../core/policy/requirement.ts';
import type { Explained, Question, TabOperations } from '../../core/tab.ts';
import type { Voice } from '../../core/text/voice.ts';
import { typedText } from '../../core/typed-text.ts';
import { parsed } from '../body.ts';
import type { Explanation } from '../contract.ts';
import { reasonOnWire } from '../presenter.ts';
import { type Call, json, type Reply } from '../route.ts';

const person = typedText(200).exactOptional();
const byWorkflow = z.strictObject({ workflow: typedText(100), environment: typedText(100).exactOptional(), person });
const byCommand = z.strictObject({ command: typedText(1_000), person });

/** May somebody do something, why, and who can. */
export function explain(operations: TabOperations): (call: Call) => Promise<Reply> {
  return async (call) => json<Explanation>(explanationOnWire(await operations.explain(call.who, questionIn(call.query)), call.voice));
}

function questionIn(query: Call['query']): Question {
  if (typeof query === 'object' && query !== null && 'command' in query) {
    const asked = parsed(byCommand, query);
    return { command: asked.command, person: asked.person ?? null };
  }
  const asked = parsed(byWorkflow, query);
  return { workflow: asked.workflow, environment: asked.environment ?? null, person: asked.person ?? null };
}

function explanationOnWire({ person, roles, target, decision, whoCan }: Explained, voice: Voice): Explanation {
  return {
    person: { name: person.name, objectId: person.objectId },
    roles: [...roles],
    workflow: target.workflow,
    environment: target.environment,
    effect: decision.effect,
    rule: decision.rule,
    reason: reasonOnWire(decision.reason, voice),
    asked: whoCan.approval === null ? null : voice.say(requirementText(whoCan.approval)),
    whoCan: whoCan.roles.map(({ role, decision: { effect, rule }, people, otherwise }) => ({
      role,
      effect,
      rule,
      people: people === null ? null : [...people],
      otherwise,
    })),
  };
}
