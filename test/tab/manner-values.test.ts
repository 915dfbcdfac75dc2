import assert from 'node:assert/strict';
import { firstManner, type MannerValues, mannerFields, readManner, typedManner } from '../../tab/forms/manner-values.ts';
import { ENGLISH } from './support/english.ts';

const NOW = Date.parse('2026-11-24T18:20:00Z');
const AT_ONCE = firstManner(NOW);
const LATER: MannerValues = { ...AT_ONCE, later: true };
const BREAKING: MannerValues = { ...AT_ONCE, breaking: true, reason: ' the site\n is down ' };
const read = (values: MannerValues) => readManner(ENGLISH, values);

describe('how a run is asked for beyond its inputs', () => {
  it('is at once unless something else is chosen', () => {
    assert.deepEqual([read(AT_ONCE), mannerFields(AT_ONCE)], [{ manner: {}, problems: {} }, []]);
    assert.equal(typedManner('deploy shop', AT_ONCE), 'deploy shop');
  });

  it('begins later with a full hour that is more than an hour away', () => {
    const { manner, problems } = read(LATER);
    const inMs = Date.parse(manner.startAt ?? '') - NOW;
    assert.deepEqual(problems, {});
    assert.match(LATER.at, /:00$/);
    assert.ok(inMs > 3_600_000 && inMs <= 2 * 3_600_000, String(inMs));
  });

  it('is later at the moment on the person’s own clock, as the chat command says it', () => {
    const values = { ...LATER, at: '2026-12-01T08:00' };
    assert.deepEqual(read(values).manner, { startAt: new Date(2026, 11, 1, 8).toISOString() });
    assert.equal(typedManner('deploy shop', values), 'at "2026-12-01 08:00" deploy shop');
  });

  it('needs a moment, and leaves it to the server how far ahead that may be', () => {
    assert.deepEqual(read({ ...LATER, at: '' }), { manner: {}, problems: { startAt: 'Say when.' } });
    assert.equal(typedManner('deploy shop', { ...LATER, at: '' }), 'at <when> deploy shop');
    assert.deepEqual(read({ ...LATER, at: '2020-01-01T08:00' }).problems, {});
  });

  it('is without approval for a reason in one line, whatever was chosen before, as the chat command says it', () => {
    const values = { ...BREAKING, later: true };
    assert.deepEqual([read(values), mannerFields(values)], [{ manner: { breakGlass: 'the site is down' }, problems: {} }, ['breakGlass']]);
    assert.equal(typedManner('deploy shop', values), 'break-glass "the site is down" deploy shop');
    assert.equal(typedManner('deploy shop', { ...values, reason: 'see "shop"' }), `break-glass 'see "shop"' deploy shop`);
  });

  it('needs a reason, and leaves it to the server what is enough of one', () => {
    const none = { ...BREAKING, reason: ' \n' };
    assert.deepEqual(read(none), { manner: {}, problems: { breakGlass: 'Say why it cannot wait.' } });
    assert.equal(typedManner('deploy shop', none), 'break-glass <reason> deploy shop');
    assert.deepEqual(read({ ...BREAKING, reason: 'x' }).manner, { breakGlass: 'x' });
  });

  describe('where the clocks go forward', () => {
    const zone = process.env['TZ'];
    before(() => {
      process.env['TZ'] = 'Europe/Berlin';
    });
    after(() => {
      if (zone === undefined) delete process.env['TZ'];
      else process.env['TZ'] = zone;
    });

    it('is not at a time that does not exist', () => {
      const problem = 'The clocks jump over this time on that day. Choose another one.';
      assert.deepEqual(read({ ...LATER, at: '2027-03-28T02:30' }), { manner: {}, problems: { startAt: problem } });
      assert.deepEqual(read({ ...LATER, at: '2027-03-28T03:30' }).manner, { startAt: '2027-03-28T01:30:00.000Z' });
    });
  });
});
