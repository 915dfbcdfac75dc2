import { z } from 'zod';
import { describeRequirement } from '../../core/policy/requirement.ts';
import type { Explained, TabOperations } from '../../core/tab.ts';
import { parsed } from '../body.ts';
import type { Explanation } from '../contract.ts';
import { plainText } from '../fields.ts';
import { reasonOnWire } from '../presenter.ts';
import { type Call, json, type Reply } from '../route.ts';

const query = z.strictObject({
  workflow: plainText(100),
  environment: plainText(100).exactOptional(),
  person: plainText(200).exactOptional(),
});

/** May somebody run a workflow somewhere, why, and who can. */
export function explain(operations: TabOperations): (call: Call) => Promise<Reply> {
  return async (call) => {
    const { workflow, environment, person } = parsed(query, call.query);
    const question = { workflow, environment: environment ?? null, person: person ?? null };
    return json<Explanation>(explanationOnWire(await operations.explain(call.who, question)));
  };
}

function explanationOnWire({ person, roles, decision, whoCan }: Explained): Explanation {
  return {
    person: { name: person.name, objectId: person.objectId },
    roles: [...roles],
    effect: decision.effect,
    rule: decision.rule,
    reason: reasonOnWire(decision.reason),
    asked: whoCan.approval === null ? null : describeRequirement(whoCan.approval),
    whoCan: whoCan.roles.map(({ role, decision: { effect, rule }, people }) => ({
      role,
      effect,
      rule,
      people: people === null ? null : [...people],
    })),
  };
}
