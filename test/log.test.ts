import assert from 'node:assert/strict';
import fc from 'fast-check';
import { Masker } from '../bot/core/masking/masker.ts';
import { createLogger } from '../bot/log.ts';
import { withIds } from '../bot/log-ids.ts';
import { count } from './support/counts.ts';
import { SEED } from './support/seed.ts';

const VALUE = 'correct"horse\\battery é';

describe('log', () => {
  const lines: string[] = [];
  const masker = new Masker();
  masker.resolved(VALUE, 'env:SHOP_TOKEN');
  const loggers = [false, true].map((human) => createLogger({ level: 'debug', human, masker, write: (line) => void lines.push(line) }));
  beforeEach(() => void lines.splice(0));

  const shapes: Readonly<Record<string, (value: string) => object>> = {
    'a field': (value) => ({ value }),
    'a name of a field': (value) => ({ [value]: 1 }),
    'deep inside': (value) => ({ a: { b: [{ c: { d: [value] } }] } }),
    'a list': (value) => ({ list: ['x', value] }),
    'a map': (value) => ({ map: new Map([['x', value]]), entries: [...new Map([['x', value]])] }),
    'a URL': (value) => ({ url: new URL(`https://user:${encodeURIComponent(value)}@shop.example.com/?q=${encodeURIComponent(value)}`) }),
    'an error': (value) => ({ err: new Error(`refused ${value}`) }),
    'a cause of a cause': (value) => ({ err: new Error('a', { cause: new Error('b', { cause: new Error(value) }) }) }),
    'several errors': (value) => ({ err: new AggregateError([new Error(value)], 'many') }),
    'an error of an HTTP library': (value) => ({
      err: Object.assign(new Error('401'), {
        config: { headers: { Authorization: `Bearer ${value}` } },
        response: { data: { token: value } },
      }),
    }),
    'something that writes itself': (value) => ({ self: { toJSON: () => ({ value }) } }),
    base64: (value) => ({ header: `Basic ${Buffer.from(`user:${value}`).toString('base64')}` }),
  };
  for (const [name, shape] of Object.entries(shapes)) {
    it(`shows no secret that is in ${name}, nor in the sentence`, () => {
      for (const logger of loggers) logger.error(shape(VALUE), `said ${VALUE}`);
      assert.equal(lines.length, 2);
      const [json = '', human = ''] = lines;
      assert.equal(JSON.parse(json).msg, 'said [secret env:SHOP_TOKEN]');
      for (const part of ['correct', 'horse', 'battery', Buffer.from('horse').toString('base64').slice(0, 5)]) {
        assert.ok(!json.includes(part) && !human.includes(part), `${part} in ${json}${human}`);
      }
    });
  }

  it('has the ids of the work that it is about on each line, also of the work around that, and none when it is over', async () => {
    const [logger] = loggers;
    await withIds({ requestId: 'r', activityId: 'a' }, async () => {
      logger?.info({}, 'outside');
      await withIds({ runId: 'one', stepId: 'build', attempt: 2 }, async () => {
        await new Promise((resolve) => setImmediate(resolve));
        logger?.warn({ runId: 'two' }, 'inside');
      });
    });
    logger?.info({}, 'after');
    const found = lines.map((line): Readonly<Record<string, unknown>> => JSON.parse(line));
    assert.deepEqual(
      found.map(({ level: _level, time: _time, ...rest }) => rest),
      [
        { requestId: 'r', activityId: 'a', msg: 'outside' },
        { requestId: 'r', activityId: 'a', runId: 'two', stepId: 'build', attempt: 2, msg: 'inside' },
        { msg: 'after' },
      ],
    );
    assert.equal(lines[1]?.match(/runId/g)?.length, 1);
  });

  it('hides passwords in addresses and what follows Bearer, also when nobody knew them', () => {
    for (const logger of loggers) logger.warn({ err: new Error('at https://svc:hunter2@x.test') }, 'sent Bearer abcdefghijklmnop.qrstuv');
    assert.ok(!/hunter2|abcdefghijkl/.test(lines.join('')), lines.join(''));
    assert.match(lines[0] ?? '', /svc:\[secret\]@x\.test.*Bearer \[secret\]/);
  });

  it('writes one JSON object a line for any text, and nothing that ends a line or steers a terminal (fast-check)', () => {
    const [logger, human] = loggers;
    const text = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 60 }),
      fc.array(fc.constantFrom(...PIECES), { maxLength: 12 }).map((pieces) => pieces.join('')),
    );
    fc.assert(
      fc.property(text, (hostile) => {
        lines.splice(0);
        logger?.error({ [hostile]: [hostile], err: new Error(hostile, { cause: new Error(hostile) }) }, hostile);
        human?.error({ err: new Error(hostile) }, hostile);
        const [json = '', short = ''] = lines;
        assert.equal(lines.length, 2);
        assert.equal(typeof JSON.parse(json), 'object');
        for (const line of [json, short]) {
          assert.ok(line.endsWith('\n'));
          assert.doesNotMatch(line.slice(0, -1), /[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/u);
        }
      }),
      { numRuns: count(2000), seed: SEED },
    );
  });
});

const PIECES = [
  '\u001b[2J',
  '\u001b]0;title\u0007',
  '\u009b31m',
  '\r\n{"level":60,"msg":"forged"}\n',
  '\u2028',
  '\u2029',
  '\u0085',
  '\u202e',
  '\ud800',
  '\udfff',
  '\u0000',
  '\u007f',
  '"',
  '\\',
  '%s',
  '%j',
  '%',
  VALUE,
  '__proto__',
] as const;
