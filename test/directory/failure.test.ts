import assert from 'node:assert/strict';
import { speechFor } from '../../bot/core/text/language.ts';
import { speak } from '../../bot/core/text/voice.ts';
import { type DirectoryReason, directoryFailure, missingApi, missingPermission } from '../../bot/directory/entra/failure.ts';

const [POLISH, FRENCH] = [speechFor('pl', null), speechFor('fr', null)];

describe('what keeps the directory from telling', () => {
  const passing: readonly (readonly [DirectoryReason, boolean])[] = [
    ['directory.timeout', true],
    ['directory.throttled', true],
    ['directory.unreachable', true],
    ['directory.malformed', false],
    ['directory.refused', false],
    ['directory.credential', false],
  ];
  for (const [reason, passes] of passing) {
    it(`is said in the language of the reader, with what to do: ${reason}`, () => {
      const { text, message } = directoryFailure(reason);
      assert.match(message, /so it is not known who may do this\. Nothing was done\. Please /);
      const what = passes ? /Spróbuj ponownie za minutę\.$/ : /Poproś administratora/;
      assert.match(speak(text, POLISH), /więc nie wiadomo, kto może to zrobić\. Niczego nie zrobiono\. /);
      assert.match(speak(text, POLISH), what);
      assert.match(speak(text, FRENCH), /on ne sait donc pas qui peut faire cela\. Rien n’a été fait\. /);
    });
  }

  it('names the permission that is missing, and the setting', () => {
    assert.match(speak(missingPermission('GroupMember.Read.All', {}).text, POLISH), /brakuje uprawnienia aplikacji GroupMember\.Read\.All/);
    assert.match(speak(missingApi(null, 't').text, FRENCH), /SIGNALBOX_API_CLIENT_ID n’est pas défini/);
  });
});
