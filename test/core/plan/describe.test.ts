import assert from 'node:assert/strict';
import type { JsonObject } from '../../../bot/core/json.ts';
import { describeCall } from '../../../bot/core/plan/describe.ts';
import type { PlanCall } from '../../../bot/core/plan/plan.ts';

function call(value: JsonObject, templates: PlanCall['with']['templates'] = []): PlanCall {
  return { connector: 'script', action: 'run', with: { value, templates }, effect: 'unsafe', timeoutMs: 1, pins: {} };
}

describe('describeCall', () => {
  it('writes words as one would type them', () => {
    assert.equal(describeCall(call({ script: 'deploy.js', arguments: ['shop', '1.1.0'] })), 'script.run deploy.js shop 1.1.0');
  });

  it('quotes what is no single word, and names what is no text', () => {
    assert.equal(
      describeCall(call({ script: 'a.js', note: 'two words', force: true, expect: { status: 200 } })),
      'script.run a.js "two words" force=true expect={ "status": 200 }',
    );
  });

  it('tells a typed word from an option of the same letters', () => {
    const typed = describeCall(call({ script: 'a.js', arguments: ['network=true', '--to=x', '='] }));
    assert.equal(typed, 'script.run a.js "network=true" "--to=x" "="');
    assert.equal(describeCall(call({ script: 'a.js', network: true })), 'script.run a.js network=true');
  });

  it('tells a typed ${{ }} from one that a step will fill in', () => {
    const templates = [{ path: ['arguments', 0], template: [{ expression: 'steps.a.outputs.b' }] }];
    const described = describeCall(call({ arguments: ['${{ steps.a.outputs.b }}', '${{x}}'] }, templates));
    assert.equal(described, 'script.run ${{ steps.a.outputs.b }} "${{x}}"');
  });

  it('leaves nothing out, however long it is', () => {
    const harmless = Array.from({ length: 40 }, (_, index) => `harmless-${index}`);
    const described = describeCall(call({ arguments: [...harmless, 'DROP-ALL-TABLES'] }));
    assert.equal(described, `script.run ${harmless.join(' ')} DROP-ALL-TABLES`);
  });
});
