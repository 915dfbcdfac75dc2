import assert from 'node:assert/strict';
import type { Conversation } from '../../bot/core/conversation.ts';
import { worksIn } from '../../bot/core/policy/channels.ts';
import { EMPTY_POLICY, parsePolicy } from '../../bot/core/policy/parse-policy.ts';
import { settingChanges } from '../../bot/core/policy/setting-changes.ts';
import { inEnglish } from '../../bot/core/text/voice.ts';

const OPS = '19:ops@thread.tacv2';
const LAB = '19:lab@thread.tacv2';
const at = (id: string, scope: Conversation['scope'] = 'channel'): Conversation => ({
  channel: 'teams',
  scope,
  tenantId: 't',
  id,
  serviceUrl: 'https://smba.trafficmanager.net/',
  botId: '28:bot',
});
const policyWith = (channels: unknown) => {
  const parsed = parsePolicy({ version: 1, channels });
  assert.ok(parsed.ok, JSON.stringify(parsed));
  return parsed.value;
};

describe('the channels of the policy', () => {
  it('are all of them where nothing is said', () => {
    assert.ok(worksIn(EMPTY_POLICY, at(OPS)));
    assert.ok(worksIn(policyWith({}), at(OPS)));
  });

  it('are those that are listed, whatever the thread, less those that are forbidden', () => {
    const policy = policyWith({ only: [OPS, LAB], never: [LAB] });
    assert.deepEqual(
      [OPS, `${OPS};messageid=17`, LAB, '19:else@thread.tacv2'].map((id) => worksIn(policy, at(id))),
      [true, true, false, false],
    );
    assert.equal(worksIn(policyWith({ never: [LAB] }), at(OPS)), true);
  });

  it('never shut out a personal chat', () => {
    assert.ok(worksIn(policyWith({ only: [OPS] }), at('a:somebody', 'personal')));
  });

  it('hold for group chats too', () => {
    assert.equal(worksIn(policyWith({ only: [OPS] }), at('19:chat@thread.v2', 'group')), false);
  });

  for (const wrong of [{ only: [] }, { only: ['General'] }, { never: ['19:x@evil.example'] }, { allow: [OPS] }, [OPS]])
    it(`are refused as ${JSON.stringify(wrong)}`, () => assert.equal(parsePolicy({ version: 1, channels: wrong }).ok, false));

  it('are told as a change to whoever approves new rules', () => {
    const said = (before: unknown, after: unknown) => settingChanges(policyWith(before), policyWith(after)).map(inEnglish).join();
    assert.match(said({}, { only: [OPS] }), /works in other channels/);
    assert.equal(said({ only: [OPS] }, { only: [OPS] }), '');
  });
});
