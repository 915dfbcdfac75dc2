import assert from 'node:assert/strict';
import { speechFor } from '../../bot/core/text/language.ts';
import { message } from '../../bot/core/text/message.ts';
import { speak } from '../../bot/core/text/voice.ts';
import { spokenFromColumn, spokenToColumn } from '../../bot/store/spoken.ts';

const there = (text: Parameters<typeof spokenToColumn>[0]) => spokenFromColumn(spokenToColumn(text));

describe('a text in a column', () => {
  it('comes back as a message of the catalogue, which every language speaks', () => {
    const back = there(message('told.because', { why: message('told.handed', { name: 'Rita {x}', role: 'sre' }) }));
    assert.equal(speak(back, speechFor('pl', null)), 'To prośba do Ciebie, ponieważ Rita {x} przekazuje Ci swój głos jako sre.');
    assert.equal(speak(back, speechFor('de', null)), 'You are asked because Rita {x} handed you their vote as sre.');
  });

  for (const text of ['You are asked.', '', '{', '{"key":"told.because","values":{}}', '"quoted"', 'a "quote" {x}']) {
    it(`comes back as it was when it is somebody's own words: ${text}`, () => assert.equal(there(text), text));
  }

  it('is a plain sentence in rows of versions that spoke English only', () => {
    for (const sentence of ['You are asked because you have the role sre.', '"Ann" may not run deploy.', '{x} may not run deploy.', '{}']) {
      assert.equal(spokenFromColumn(sentence), sentence);
    }
  });
});
