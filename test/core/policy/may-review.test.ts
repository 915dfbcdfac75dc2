import assert from 'node:assert/strict';
import type { Actor } from '../../../bot/core/actor.ts';
import { mayCancel } from '../../../bot/core/policy/may-cancel.ts';
import { mayReview } from '../../../bot/core/policy/may-review.ts';
import type { Store } from '../../../bot/core/ports.ts';
import type { Principal } from '../../../bot/core/principal.ts';
import type { Run } from '../../../bot/core/run/run.ts';
import { inEnglish } from '../../../bot/core/text/voice.ts';
import { bareCore } from '../../support/bare-core.ts';
import { NOW, planOf, REQUESTER } from '../../support/plans.ts';
import { requirementOf } from '../../support/requirements.ts';
import { askedFor } from '../start/facts-now.ts';

const POLICY = `
version: 1
roles: { manager: { people: [] }, developer: { people: [] } }
rules:
  - { id: managers, allow: [review, cancel], roles: [manager] }
`;
const core = bareCore({ store: {} as Store, clock: { now: () => NOW }, policy: POLICY });
const RUN = askedFor(planOf(), requirementOf('sre', 1, { cancelRoles: ['duty'] }));

const somebody = (objectId: string, parts: Partial<Principal> = {}): Principal => ({
  kind: 'person',
  tenantId: 't',
  objectId,
  name: objectId,
  ...parts,
});
const actor = (principal: Principal, ...roles: readonly string[]): Actor => ({ principal, roles });

describe('mayReview', () => {
  const review = (by: Actor, run: Run = RUN) => {
    const { effect, rule, reason } = mayReview(core, by, run);
    return { effect, rule, sentence: inEnglish(reason.sentence) };
  };

  it('lets somebody else with the permission close a review', () => {
    assert.deepEqual(
      [review(actor(somebody('ann'), 'manager')).effect, review(actor(somebody('ann'), 'manager')).rule],
      ['allow', 'managers'],
    );
  });

  it('denies everybody without the permission', () => {
    assert.equal(review(actor(somebody('ann'), 'developer')).effect, 'deny');
  });

  it('never lets the one who broke the glass close it, and says why', () => {
    const { effect, rule, sentence } = review(actor(REQUESTER, 'manager'));
    assert.deepEqual([effect, rule], ['deny', 'requester-never-reviews']);
    assert.ok(sentence.includes(REQUESTER.name));
  });

  it('never lets the one for whom software broke it close it', () => {
    const ann = somebody('ann');
    assert.equal(review(actor(ann, 'manager'), { ...RUN, behalf: ann }).rule, 'requester-never-reviews');
    assert.equal(review(actor(somebody('ben'), 'manager'), { ...RUN, behalf: ann }).effect, 'allow');
  });

  for (const kind of ['agent', 'system'] as const) {
    it(`never lets ${kind === 'agent' ? 'an agent' : 'the system'} close it`, () => {
      const { effect, rule, sentence } = review(actor(somebody('bot', { kind, name: 'Bot' }), 'manager'));
      assert.deepEqual([effect, rule], ['deny', 'agents-never-review']);
      assert.match(sentence, /Bot/);
    });
  }
});

describe('mayCancel', () => {
  const cancel = (by: Actor, run: Run = RUN) => {
    const { effect, rule, reason } = mayCancel(core, by, run);
    return [effect, rule, inEnglish(reason.sentence)] as const;
  };

  it('lets whoever asked cancel their own run, with no role at all', () => {
    const [effect, rule, sentence] = cancel(actor(REQUESTER));
    assert.deepEqual([effect, rule], ['allow', 'requester-may-cancel']);
    assert.ok(sentence.length > 0);
  });

  it('lets a role that the approval lists cancel what waits, and names the role', () => {
    const [effect, rule, sentence] = cancel(actor(somebody('ann'), 'duty'));
    assert.deepEqual([effect, rule], ['allow', 'approval-cancel']);
    assert.match(sentence, /duty/);
  });

  it('asks policy about everybody else', () => {
    assert.deepEqual(cancel(actor(somebody('ann'), 'manager')).slice(0, 2), ['allow', 'managers']);
    assert.equal(cancel(actor(somebody('ann'), 'developer'))[0], 'deny');
    assert.equal(cancel(actor(somebody('ann'), 'duty'), { ...RUN, state: 'running', startedAt: NOW })[0], 'deny');
  });

  it('holds what it says: each reason is one that holds or does not, as it decides', () => {
    for (const by of [actor(REQUESTER), actor(somebody('ann'), 'duty')]) assert.equal(mayCancel(core, by, RUN).reason.holds, true);
  });
});
