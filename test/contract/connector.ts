import assert from 'node:assert/strict';
import type { Action, Connector, ConnectorModule } from '../../bot/core/connector.ts';
import { AppError } from '../../bot/core/errors.ts';
import { outcomeToJson } from '../../bot/core/run/outcome-json.ts';
import { withoutSecrets } from '../support/masker.ts';

export type ConnectorSample = Readonly<{
  module: ConnectorModule;
  /** A configuration that works, with every key that is required. */
  config: Readonly<Record<string, unknown>>;
  places(): Promise<Readonly<{ siteDir: string; dataDir: string }>>;
  /** For each action an input that works with that configuration. */
  inputs: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}>;

const HOUR_MS = 3_600_000;

/** What every connector has to keep, whatever it connects to. */
export function connectorContract(folder: string, sample: () => ConnectorSample): void {
  describe(`connector ${folder}`, function () {
    this.timeout(60_000);
    let connector: Connector;
    before(async () => {
      connector = await created(sample());
    });
    after(() => connector.close());

    it('is named like its folder and says what it is', () => {
      assert.equal(sample().module.name, folder);
      assert.equal(connector.name, folder);
      assert.ok(connector.title.length > 0);
      assert.match(folder, /^[a-z][a-z0-9-]*$/);
    });

    it('refuses a configuration that is none', () => {
      for (const garbage of [null, 'x', 42, true, []]) assert.equal(sample().module.config.safeParse(garbage).success, false);
    });

    it('names the key that it does not know, and each key whose value is of a wrong kind', () => {
      const { module, config } = sample();
      assert.match(problems(module, { ...config, nosuchkey: 1 }), /nosuchkey/);
      for (const key of Object.keys(config)) assert.match(problems(module, { ...config, [key]: 4.2 }), new RegExp(`^${key}`, 'm'));
    });

    it('names what is missing from an empty configuration, or works without', async () => {
      const { module } = sample();
      const parsed = module.config.safeParse({});
      if (!parsed.success) assert.match(problems(module, {}), /^[a-z]+: /i);
      else await module.create(parsed.data, await sample().places()).then((made) => made.close(), assertExplained);
    });

    it('has an input that works in this suite for each of its actions', () => {
      assert.deepEqual(Object.keys(sample().inputs).sort(), Object.keys(connector.actions).sort());
      assert.ok(Object.keys(connector.actions).length > 0);
    });

    it('states of each action its title, its effect and its time', () => {
      for (const { action, input } of actions()) {
        assert.ok(action.title.length > 0);
        const effect = action.effect(action.input.parse(input));
        assert.ok(['read', 'idempotent', 'checkable', 'unsafe'].includes(effect), effect);
        if (effect === 'checkable') assert.equal(typeof action.probe, 'function', 'what is checkable can be checked');
        assert.ok(action.defaultTimeoutMs > 0 && action.defaultTimeoutMs <= HOUR_MS);
      }
    });

    it('refuses an unknown key in the input of each action, and names it', () => {
      for (const { action, input } of actions()) {
        const refused = action.input.safeParse({ ...input, nosuchkey: 1 });
        assert.match(refused.error?.message ?? '', /nosuchkey/);
      }
    });

    it('pins the same input to the same ids', async () => {
      for (const { action, input } of actions()) {
        const [first, second] = [await action.pin(action.input.parse(input)), await action.pin(action.input.parse(input))];
        assert.deepEqual(first, second);
        for (const pin of Object.values(first)) assert.equal(typeof pin, 'string');
      }
    });

    it('starts nothing when the step was cancelled before, and says so in a complete outcome', async () => {
      for (const { action, input } of actions()) {
        const parsed = action.input.parse(input);
        const context = {
          idempotencyKey: 'r-testtest/step',
          signal: AbortSignal.abort('cancel'),
          timeoutMs: 1000,
          pins: await action.pin(parsed),
          output: () => undefined,
          ...withoutSecrets(),
        };
        const outcome = await action.run(parsed, context);
        assert.deepEqual(outcomeToJson(outcome), outcome);
        assert.equal(outcome.status, 'cancelled');
        assert.match(outcome.reason ?? '', new RegExp(`^${folder}\\.`));
        assert.ok(outcome.message.endsWith('.') && outcome.outputTail.length <= 4000);
      }
    });

    it('says weaker promises in sentences', () => {
      for (const warning of connector.warnings) assert.match(warning, /^[A-Z].*\.$/);
    });

    it('closes, and closes again', async () => {
      const other = await created(sample());
      await other.close();
      await other.close();
    });

    function actions(): readonly Readonly<{ action: Action; input: Readonly<Record<string, unknown>> }>[] {
      return Object.entries(connector.actions).map(([name, action]) => ({ action, input: sample().inputs[name] ?? {} }));
    }
  });
}

async function created({ module, config, places }: ConnectorSample): Promise<Connector> {
  return module.create(module.config.parse(config), await places());
}

function problems(module: ConnectorModule, config: unknown): string {
  const parsed = module.config.safeParse(config);
  assert.equal(parsed.success, false, 'the configuration is refused');
  return parsed.error?.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('\n') ?? '';
}

function assertExplained(error: unknown): void {
  assert.ok(error instanceof AppError && error.message.length > 20, String(error));
}
