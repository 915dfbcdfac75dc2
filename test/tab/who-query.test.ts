import assert from 'node:assert/strict';
import { explainParams, isCommand } from '../../tab/forms/who-query.ts';
import { NO_QUESTION } from '../../tab/routing/route.ts';

const asked = (part: Partial<typeof NO_QUESTION>): string | null => explainParams({ ...NO_QUESTION, ...part })?.toString() ?? null;

describe('explainParams', () => {
  it('asks about a workflow with its environment, and about a command as it is typed', () => {
    assert.equal(asked({ what: ' deploy ', environment: ' production ' }), 'workflow=deploy&environment=production');
    assert.equal(asked({ what: 'deploy shop 1.1.0 to production' }), 'command=deploy+shop+1.1.0+to+production');
  });

  it('leaves the environment to a command, which says it itself', () => {
    assert.equal(asked({ what: 'deploy shop', environment: 'staging' }), 'command=deploy+shop');
  });

  it('asks about somebody else only when a name is given', () => {
    assert.equal(asked({ what: 'deploy', person: ' bob@example.com ' }), 'workflow=deploy&person=bob%40example.com');
    assert.equal(asked({ what: 'deploy', person: '  ' }), 'workflow=deploy');
  });

  it('takes the words off with which people ask in chat', () => {
    assert.equal(asked({ what: 'who can deploy shop to staging' }), 'command=deploy+shop+to+staging');
    assert.equal(asked({ what: '@Signalbox why deploy' }), 'workflow=deploy');
    assert.equal(isCommand('who can deploy'), false);
  });

  it('asks nothing when nothing is typed', () => {
    assert.deepEqual([asked({}), asked({ what: '  ' }), asked({ what: 'who can ' })], [null, null, null]);
  });
});
