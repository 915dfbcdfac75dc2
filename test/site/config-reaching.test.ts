import assert from 'node:assert/strict';
import { REACHING_NAMES, readReaching } from '../../bot/config-reaching.ts';
import { Masker } from '../../bot/core/masking/masker.ts';
import { createReader } from '../../bot/environment.ts';

const FINE = { local: false, entra: true, teamsAppId: '7f1c2d3e-4b5a-4c6d-8e9f-0a1b2c3d4e5f', cloud: 'public' };

function read(env: Readonly<Record<string, string>>, around: Partial<typeof FINE> = {}, without: readonly 'teamsAppId'[] = []) {
  const reader = createReader(env, REACHING_NAMES, new Masker());
  const reaching = readReaching(reader, { ...FINE, ...around, ...(without.includes('teamsAppId') ? { teamsAppId: null } : {}) });
  return { reaching, problems: reader.problems };
}

describe('how approvers without a chat are reached', () => {
  it('is by name in the channel alone, unless a setting says so', () => {
    assert.deepEqual(read({}), { reaching: { install: false, feed: false }, problems: [] });
    assert.deepEqual(read({ SIGNALBOX_INSTALL_FOR_APPROVERS: 'off' }, { local: true }).problems, []);
    const both = { SIGNALBOX_INSTALL_FOR_APPROVERS: 'on', SIGNALBOX_ACTIVITY_FEED: 'on' };
    assert.deepEqual(read(both), { reaching: { install: true, feed: true }, problems: [] });
  });

  it('is on or off', () => {
    assert.match(read({ SIGNALBOX_ACTIVITY_FEED: 'yes' }).problems.join(), /^SIGNALBOX_ACTIVITY_FEED must be one of on, off/);
  });

  for (const name of REACHING_NAMES) {
    it(`needs for ${name} whoever asks the directory, and the id of the app`, () => {
      assert.match(read({ [name]: 'on' }, { entra: false }).problems.join(), new RegExp(`^${name} needs SIGNALBOX_DIRECTORY_CREDENTIAL`));
      assert.match(read({ [name]: 'on' }, {}, ['teamsAppId']).problems.join(), new RegExp(`^${name} needs SIGNALBOX_TEAMS_APP_ID`));
    });

    it(`has no use for ${name} in Local Teams, and none in the cloud in China`, () => {
      assert.match(read({ [name]: 'on' }, { local: true }).problems.join(), new RegExp(`^${name} is not used: Local Teams`));
      assert.match(
        read({ [name]: 'on' }, { cloud: 'china' }).problems.join(),
        new RegExp(`^${name} does not go with SIGNALBOX_CLOUD=china`),
      );
    });
  }
});
