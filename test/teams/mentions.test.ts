import assert from 'node:assert/strict';
import fc from 'fast-check';
import { Parser } from 'htmlparser2';
import type { Conversation } from '../../bot/core/conversation.ts';
import { messageOf } from '../../bot/teams/content.ts';
import { mentionsOf } from '../../cards/text.ts';
import { hostileTexts } from '../cards/hostile.ts';
import { count } from '../support/counts.ts';
import { TENANT_ID } from '../support/teams-keys.ts';
import { until } from '../support/until.ts';
import { BOT_ID, OBJECT_ID, THREAD_ID } from './activities.ts';
import { EdgeServer } from './edge-server.ts';
import { RecordingConnector } from './recording-connector.ts';

const DANA = { kind: 'person', tenantId: TENANT_ID, objectId: OBJECT_ID, name: 'Dana Developer' } as const;

/** What a reader of XML sees: the tags that were opened, and the text. */
function read(xml: string): Readonly<{ tags: readonly string[]; text: string }> {
  const tags: string[] = [];
  let text = '';
  const parser = new Parser({
    onopentagname: (name) => {
      tags.push(name);
      if (name === 'br') text += '\n';
    },
    ontext: (part) => {
      text += part;
    },
  });
  parser.end(xml);
  return { tags, text };
}

describe('a message that calls people by name', () => {
  let server: EdgeServer;
  let teams: RecordingConnector;

  beforeEach(async () => {
    teams = await RecordingConnector.start();
    server = await EdgeServer.start({ loopbackOrigins: [teams.origin] });
  });

  afterEach(async () => {
    await server.close();
    await teams.close();
  });

  const thread = (changes: Partial<Conversation> = {}): Conversation => ({
    channel: 'teams',
    scope: 'channel',
    tenantId: TENANT_ID,
    id: THREAD_ID,
    serviceUrl: teams.serviceUrl,
    botId: BOT_ID,
    ...changes,
  });
  const call = (conversation: Conversation, text: string) => server.outbox.answer(conversation, { kind: 'mention', people: [DANA], text });

  it('mentions by object id, in XML', async () => {
    const row = call(thread(), 'Rita approved it: “a < b”.');
    server.edge.notifier.start();
    await until('it is sent', () => row.sent);
    const body = teams.calls[0]?.body;
    assert.equal(body?.['textFormat'], 'xml');
    assert.equal(body?.['text'], '<at>Dana Developer</at>: Rita approved it: “a &lt; b”.');
    assert.deepEqual(body?.['entities'], [
      { type: 'mention', text: '<at>Dana Developer</at>', mentioned: { id: OBJECT_ID, name: 'Dana Developer' } },
    ]);
  });

  it('is a plain text in a chat with one person', async () => {
    const row = call(thread({ scope: 'personal', id: 'a:dana' }), 'Rita approved it.');
    server.edge.notifier.start();
    await until('it is sent', () => row.sent);
    const body = teams.calls[0]?.body;
    assert.deepEqual([body?.['textFormat'], body?.['text'], body?.['entities']], ['plain', 'Rita approved it.', undefined]);
  });

  it('is said without calling anybody when Teams refuses the mention', async () => {
    const row = call(thread(), 'Rita approved it.');
    teams.fault = (one) => (one.body['entities'] === undefined ? null : { status: 400, code: 'BadArgument' });
    server.edge.notifier.start();
    await until('it is sent', () => row.sent);
    assert.deepEqual(teams.texts().slice(1), ['Dana Developer: Rita approved it.']);
    assert.equal(teams.calls[1]?.body['textFormat'], 'plain');
  });

  it('tells core when it is refused in a personal chat', async () => {
    const chat = thread({ scope: 'personal', id: 'a:dana' });
    const row = call(chat, 'Rita approved it.');
    teams.fault = () => ({ status: 403, code: 'BotNotInConversationRoster' });
    server.edge.notifier.start();
    await until('it is put aside', () => row.givenUp);
    assert.deepEqual(server.chat.closings, [chat]);
  });
});

describe('the text of a mention', () => {
  const texts = hostileTexts(count(300));

  it('never becomes markup, whatever people typed or are called', () => {
    for (const text of texts) {
      const mentions = mentionsOf([
        { objectId: 'one', name: text },
        { objectId: 'two', name: text },
      ]);
      const { text: xml, textFormat, entities } = messageOf({ text, mentions }, 'channel');
      assert.equal(textFormat, 'xml');
      const seen = read(xml ?? '');
      assert.deepEqual(
        seen.tags.filter((tag) => tag !== 'br'),
        ['at', 'at'],
        xml,
      );
      assert.ok(seen.text.endsWith(`: ${text.replace(/\r\n?/g, '\n')}`), JSON.stringify([text, seen.text]));
      const tags = (entities ?? []).map((entity) => entity['text']);
      assert.equal(new Set(tags).size, 2, 'each mention has a text of its own');
      for (const tag of tags) assert.ok(xml?.includes(String(tag)));
    }
  });

  it('is what it was, once a reader has read it', () => {
    const property = fc.property(fc.string({ unit: 'grapheme', maxLength: 200 }), (text) => {
      const { text: xml } = messageOf({ text, mentions: [{ id: 'one', name: 'Ada' }] }, 'group');
      assert.equal(read(xml ?? '').text, `Ada: ${text.replace(/\r\n?/g, '\n')}`);
    });
    fc.assert(property, { numRuns: count(2000), seed: 11 });
  });
});

describe('a name in a mention', () => {
  const nameOf = (name: string): string | undefined => mentionsOf([{ objectId: 'x', name }])[0]?.name;

  it('keeps what names are made of', () => {
    for (const name of ['Żółć Łukasz-Jan', "Seán O'Neil", 'J. R. R. Tolkien', '山田 太郎', 'Nguyễn Thị 2'])
      assert.equal(nameOf(name), name);
  });

  it('loses what could mean something, and is never empty', () => {
    assert.equal(nameOf('</at><b>Ada</b>'), 'at b Ada b');
    assert.equal(nameOf('**Ada** [x](y)'), 'Ada x y');
    assert.equal(nameOf('\u202EadA\u200B'), 'u 202E adA u 200B');
    assert.equal(nameOf('<>&'), 'Somebody');
    assert.equal([...(nameOf('x'.repeat(500)) ?? '')].length, 60);
  });
});
