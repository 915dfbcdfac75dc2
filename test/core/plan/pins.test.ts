import assert from 'node:assert/strict';
import { AppError } from '../../../bot/core/errors.ts';
import type { CallToPin } from '../../../bot/core/plan/make-plan.ts';
import { pinCalls } from '../../../bot/core/plan/pins.ts';
import { TOY_CONNECTORS } from '../workflow/toy-connectors.ts';

function call(parts: Partial<CallToPin>): CallToPin {
  return { key: 'a', connector: 'script', action: 'run', with: { script: 'a.js' }, open: [], ...parts };
}

function fails(code: string, reason: string, message: RegExp): (error: unknown) => boolean {
  return (error) => error instanceof AppError && error.code === code && error.reason === reason && message.test(error.message);
}

describe('pinCalls', () => {
  it('hands actions the input as their schema reads it, and keeps their pins by key', async () => {
    const pins = await pinCalls(TOY_CONNECTORS, [call({ with: { script: 'a.js', arguments: [1] } }), call({ key: 'b/undo' })]);
    assert.deepEqual(pins, { a: { seen: '{"script":"a.js","arguments":["1"]}' }, 'b/undo': { seen: '{"script":"a.js","arguments":[]}' } });
  });

  it('pins a call whose results are still missing, whatever their type will be', async () => {
    const wanted = call({
      connector: 'http',
      action: 'request',
      with: { url: 'http://a.example', port: '${{ int(steps.a.outputs.port) }}' },
      open: [['port']],
    });
    const pins = await pinCalls(TOY_CONNECTORS, [wanted]);
    assert.deepEqual(Object.keys(pins), ['a']);
  });

  it('refuses a call that does not fit, with the place and what is expected', async () => {
    await assert.rejects(
      pinCalls(TOY_CONNECTORS, [call({ with: { script: '../etc', argument: [] } })]),
      fails('invalid', 'plan.call_refused', /“a” \(script\.run\).*argument: .*“arguments”/),
    );
  });

  it('says when a connector is not there any more', async () => {
    await assert.rejects(pinCalls(TOY_CONNECTORS, [call({ connector: 'gone' })]), fails('unavailable', 'connector.missing', /gone\.run/));
  });
});
