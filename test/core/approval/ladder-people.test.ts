import assert from 'node:assert/strict';
import { peopleForLadder } from '../../../bot/core/approval/ladder-people.ts';
import type { Conversation } from '../../../bot/core/conversation.ts';
import type { Delegation } from '../../../bot/core/delegation/delegation.ts';
import { newApprovalId, newDelegationId } from '../../../bot/core/ids.ts';
import { parsePolicy } from '../../../bot/core/policy/parse-policy.ts';
import type { RoleMap } from '../../../bot/core/policy/policy.ts';
import type { Directory, Logger, Store } from '../../../bot/core/ports.ts';
import type { Principal } from '../../../bot/core/principal.ts';
import type { Run } from '../../../bot/core/run/run.ts';
import { requirementOf } from '../../support/requirements.ts';
import { ALWAYS, AT, approvalOf, escalateAfter, HOUR, later, person, remindAfter, runAsking } from './approvals.ts';

const [ANN, BEN, CAT, HEAD] = [person('ann'), person('ben'), person('cat'), person('head')];
const HOLDERS: Readonly<Record<string, readonly Principal[]>> = { sre: [ANN, BEN], head: [HEAD] };
const CHANNEL: Conversation = {
  channel: 'teams',
  scope: 'channel',
  tenantId: 't',
  id: '19:a@thread.tacv2',
  serviceUrl: 'https://smba.trafficmanager.net/',
  botId: '28:b',
};

const parsed = parsePolicy({
  version: 1,
  roles: { sre: { people: [], delegable: true }, head: { people: [] } },
});
const policy = parsed.ok ? parsed.value : assert.fail();

type World = Readonly<{ delegations?: readonly Delegation[]; chats?: readonly Principal[]; away?: boolean }>;

function world({ delegations = [], chats = [ANN, BEN, CAT, HEAD], away = false }: World = {}) {
  const asked: { role: string; limit: number }[] = [];
  const warned: object[] = [];
  const directory = {
    membersOf: async (map: RoleMap, limit: number) => {
      asked.push({ role: map.role, limit });
      if (away) throw new Error('the directory is away');
      return HOLDERS[map.role] ?? [];
    },
  } as unknown as Directory;
  const store = {
    delegations: async () => delegations,
    chatOf: async (one: Principal) => (chats.includes(one) ? CHANNEL : null),
  } as unknown as Store;
  const logger = { warn: (fields: object) => void warned.push(fields) } as unknown as Logger;
  return { core: { directory, store, policy, logger }, asked, warned };
}

function waiting(conversation: Conversation | null = CHANNEL): Run {
  const ladder = [remindAfter(30), escalateAfter(60, 'head')];
  return { ...runAsking(requirementOf('sre', 1, { ladder, expiresAfterMs: 3 * HOUR }), AT, ALWAYS), conversation };
}

async function called(run: Run, minutes: number, { core }: ReturnType<typeof world> = world()) {
  const peopleOf = await peopleForLadder(core, run, approvalOf(run).id, later(minutes));
  const ids = (role: string): readonly string[] => peopleOf(role).map(({ objectId }) => objectId);
  return { sre: ids('sre'), head: ids('head') };
}

const handed = (from: Principal, to: Principal, absent: boolean): Delegation => ({
  id: newDelegationId(),
  from,
  to,
  role: 'sre',
  absent,
  reason: '',
  fromAt: AT,
  until: later(600),
  createdBy: from,
  createdAt: AT,
  endedAt: null,
});

describe('peopleForLadder', () => {
  it('calls the people of the role that is reminded, and looks nobody else up', async () => {
    const around = world();
    assert.deepEqual(await called(waiting(), 30, around), { sre: ['ann', 'ben'], head: [] });
    assert.deepEqual(around.asked, [{ role: 'sre', limit: 50 }]);
  });

  it('looks nobody up while nothing is due', async () => {
    const around = world();
    assert.deepEqual(await called(waiting(), 29, around), { sre: [], head: [] });
    assert.deepEqual(around.asked, []);
  });

  it('calls the people of the role that is asked from now on as well', async () => {
    assert.deepEqual((await called(waiting(), 60)).head, ['head']);
  });

  it('calls nobody of a role that policy does not know any more', async () => {
    const around = world();
    const known = { ...around, core: { ...around.core, policy: { ...policy, roles: policy.roles.filter(({ role }) => role !== 'head') } } };
    assert.deepEqual((await called(waiting(), 60, known)).head, []);
    assert.ok(!around.asked.some(({ role }) => role === 'head'));
  });

  it('calls nobody for an approval that is not the run’s', async () => {
    const { core } = world();
    const peopleOf = await peopleForLadder(core, waiting(), newApprovalId(), later(60));
    assert.deepEqual([peopleOf('sre'), peopleOf('head')], [[], []]);
  });

  it('calls whoever was handed the vote, and not who is away', async () => {
    const delegations = [handed(ANN, CAT, true)];
    assert.deepEqual((await called(waiting(), 30, world({ delegations }))).sre, ['ben', 'cat']);
  });

  it('calls only those who have a chat with the bot where there is no thread to call them in', async () => {
    const chats = [BEN];
    assert.deepEqual((await called(waiting(null), 30, world({ chats }))).sre, ['ben']);
    assert.deepEqual((await called(waiting(), 30, world({ chats }))).sre, ['ann', 'ben']);
  });

  it('calls nobody by name while the directory cannot tell, and says so in the log', async () => {
    const around = world({ away: true });
    assert.deepEqual(await called(waiting(), 30, around), { sre: [], head: [] });
    assert.equal(around.warned.length, 1);
    assert.ok(JSON.stringify(around.warned[0]).includes('"role":"sre"'));
  });
});
