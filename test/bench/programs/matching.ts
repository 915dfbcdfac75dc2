import { actorOf } from '../../../bot/core/actor.ts';
import { parseFor } from '../../../bot/core/chat/grammar.ts';
import { systemClock } from '../../../bot/core/clock.ts';
import type { Core } from '../../../bot/core/core.ts';
import type { Workflow } from '../../../bot/core/workflow/definition.ts';
import { findCommands } from '../../../bot/plugins.ts';
import { createStore } from '../../../bot/store/postgres-store.ts';
import { valid } from '../../core/workflow/workflow-file.ts';
import { bareCore } from '../../support/bare-core.ts';
import { memoryDatabase } from '../../support/database.ts';
import { REQUESTER } from '../../support/plans.ts';
import { serve } from '../worker.ts';

// Understands messages among so many workflows as the bot does, with what the sender may use; gives microseconds for each.

const POLICY = `version: 1
roles: { developer: { appRoles: [Signalbox.Developer] } }
environments: { staging: {}, production: { approval: { role: developer, count: 1 } } }
rules: [{ id: developers, allow: [run, view], roles: [developer] }]
`;

const { database, drop } = await memoryDatabase();
const commands = await findCommands();
const known = new Map<number, Core>();

function coreWith(defined: number): Core {
  const found = known.get(defined) ?? { ...bare(), commands, workflows: workflows(defined) };
  known.set(defined, found);
  return found;
}

function bare(): Core {
  const { objectId, tenantId, name } = REQUESTER;
  const developer = {
    id: objectId,
    objectId,
    tenantId,
    name,
    hint: '',
    appRoles: ['Signalbox.Developer'],
    groups: [],
    guest: false,
    enabled: true,
  };
  return bareCore({ store: createStore(database), clock: systemClock, policy: POLICY, people: [developer] });
}

function workflows(count: number): ReadonlyMap<string, Workflow> {
  const one = valid(`
version: 1
title: Deploy
command: deploy <service> to <environment>
inputs:
  service: { title: Service }
  environment: { type: choice, options: [staging, production] }
environment: \${{ inputs.environment }}
steps: [{ id: say, message: done }]
`);
  const named = (index: number): Workflow => ({
    ...one,
    name: `deploy-${index}`,
    command: {
      usage: one.command.usage.replace('deploy', `deploy-${index}`),
      parts: [{ kind: 'word', word: `deploy-${index}` }, ...one.command.parts.slice(1)],
    },
  });
  return new Map(Array.from({ length: count }, (_, index) => [`deploy-${index}`, named(index)]));
}

async function understand({ defined, messages }: Readonly<{ defined: number; messages: number }>): Promise<number> {
  const core = coreWith(defined);
  const actor = await actorOf(core, REQUESTER);
  const started = performance.now();
  for (let index = 0; index < messages; index += 1) {
    const wanted = `deploy-${(index * 7919) % defined}`;
    const parsed = parseFor(core, actor, `${wanted} shop to staging`);
    if (parsed.kind !== 'command' || parsed.call.kind !== 'workflow' || parsed.call.workflow !== wanted)
      throw new Error(`${wanted} was not understood`);
  }
  return ((performance.now() - started) * 1000) / messages;
}

serve(null, (asked) => understand(asked as Parameters<typeof understand>[0]), drop);
