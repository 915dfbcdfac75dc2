import assert from 'node:assert/strict';
import { NOTHING_KNOWN } from '../../../bot/core/audit/about.ts';
import { answerTo, openTo } from '../../../bot/core/chat/answer-to.ts';
import type { Act } from '../../../bot/core/chat/command.ts';
import { onRecord } from '../../../bot/core/chat/on-record.ts';
import type { InboundMessage } from '../../../bot/core/chat.ts';
import type { Conversation } from '../../../bot/core/conversation.ts';
import type { RunId } from '../../../bot/core/ids.ts';
import type { Tx } from '../../../bot/core/ports.ts';
import { ENGLISH } from '../../../bot/core/text/language.ts';
import { inSentences, message } from '../../../bot/core/text/message.ts';
import { inEnglish } from '../../../bot/core/text/voice.ts';

const dana = { kind: 'person', tenantId: 't', objectId: 'dana', name: 'Dana' } as const;
const lee = { ...dana, objectId: 'lee', name: 'Lee' } as const;
const channel: Conversation = {
  channel: 'teams',
  scope: 'channel',
  tenantId: 't',
  id: '19:c',
  serviceUrl: 'https://x/',
  botId: '28:b',
  begins: true,
};
const RUN = 'r-12345678' as RunId;
const inbound: InboundMessage = {
  key: { tenantId: 't', conversationId: '19:c', activityId: '1', type: 'message' },
  principal: dana,
  conversation: channel,
  text: `cancel ${RUN}`,
  speech: ENGLISH,
  alone: { account: '29:dana', id: '19:c;messageid=1' },
};
const at = new Date(0);

type Said = readonly [where: 'all' | 'dana', text: string];

/** What is said, and to whom, when this act is done with that message. */
async function told(inboundMessage: InboundMessage, act: Act): Promise<readonly Said[]> {
  const said: Said[] = [];
  const tx = {
    say: async ({ onlyTo }: Conversation, answer: Readonly<{ kind: string; text: string }>) =>
      void said.push([onlyTo === undefined ? 'all' : 'dana', answer.kind === 'text' ? inEnglish(answer.text) : answer.kind]),
    addCard: async () => void said.push(['all', 'card']),
    site: { addCard: async () => void said.push(['all', 'rules card']) },
  } as unknown as Tx;
  await onRecord({ inbound: inboundMessage, stamp: { by: dana, via: 'chat', at }, about: NOTHING_KNOWN }, act)(tx);
  return said;
}

/** An act that writes something, and changed that. */
const act =
  (write: (tx: Tx) => Promise<void>, changed: Awaited<ReturnType<Act>>): Act =>
  async (tx) => {
    await write(tx);
    return changed;
  };

describe('what a private command leaves for everybody', () => {
  const { alone: _, ...open } = inbound;

  it('is nothing where it changed nothing', async () => {
    assert.deepEqual(
      await told(
        inbound,
        act((tx) => tx.say(answerTo(inbound), { kind: 'text', text: 'No.' }, at), null),
      ),
      [['dana', 'No.']],
    );
  });

  it('is a line with who did what where nothing else tells of it', async () => {
    assert.deepEqual(await told(inbound, async () => RUN), [
      ['all', `Dana, with a private command, ${RUN}: cancel ${RUN}`],
      ['dana', 'Done. Everybody here can read that you did it.'],
    ]);
    assert.deepEqual((await told(inbound, async () => ({ topic: 'rules' })))[0], ['all', `Dana, with a private command: cancel ${RUN}`]);
  });

  it('is the card where there is one', async () => {
    assert.deepEqual(
      await told(
        inbound,
        act((tx) => tx.addCard(RUN, channel), RUN),
      ),
      [
        ['all', 'card'],
        ['dana', `Everybody here sees the card of ${RUN}.`],
      ],
    );
    const rules: Act = act((tx) => tx.site.addCard('p-1' as never, channel), { topic: 'rules' });
    assert.deepEqual(
      (await told(inbound, rules)).map(([where]) => where),
      ['all', 'dana'],
    );
  });

  it('is what others are told of it; a chat of one person is nobody else’s', async () => {
    const elsewhere: Act = act((tx) => tx.say(openTo(inbound), { kind: 'mention', people: [], text: 'Handed on.' }, at), RUN);
    assert.deepEqual(
      (await told(inbound, elsewhere)).map(([where]) => where),
      ['all', 'dana'],
    );
    const chat: Act = act((tx) => tx.say({ ...channel, scope: 'personal' }, { kind: 'text', text: 'Psst.' }, at), RUN);
    assert.equal((await told(inbound, chat)).length, 3);
  });

  it('is still a line where only the workflow says something, or calls somebody, in the thread', async () => {
    const calls = message('vote.names-plan', { command: 'x' });
    for (const answer of [
      { kind: 'text', text: 'Dana deploys.' },
      { kind: 'mention', people: [lee], text: calls },
      { kind: 'mention', people: [lee], text: message('told.not-yet', { what: RUN, reason: 'Dana' }) },
    ] as const) {
      const goesOn: Act = act((tx) => tx.say({ ...channel }, answer, at), RUN);
      const [, line, pointer, ...more] = await told(inbound, goesOn);
      assert.deepEqual(line, ['all', `Dana, with a private command, ${RUN}: cancel ${RUN}`]);
      assert.deepEqual(pointer, ['dana', 'Done. Everybody here can read that you did it.']);
      assert.deepEqual(more, []);
    }
  });

  it('is what whoever asked for the run is told with who did it, here or where the run is', async () => {
    const cancelled = message('told.cancelled', { name: 'Dana', what: RUN, at });
    const approved = inSentences([message('told.approved', { who: 'Dana', what: RUN, at }), message('told.before', { people: 'Lee' })]);
    for (const text of [cancelled, approved]) {
      const tells = (id: string): Act => act((tx) => tx.say({ ...channel, id }, { kind: 'mention', people: [lee], text }, at), RUN);
      assert.deepEqual((await told(inbound, tells('19:c;messageid=9'))).slice(1), [
        ['dana', 'Done. Everybody here can read that you did it.'],
      ]);
      assert.deepEqual((await told(inbound, tells('19:other;messageid=9'))).slice(1), [
        ['dana', `Done. Everybody who follows ${RUN}, where it was asked for, can read that you did it.`],
      ]);
    }
  });

  it('is not pointed to where its sender was answered already', async () => {
    const said: Act = act((tx) => tx.say(answerTo(inbound), { kind: 'text', text: 'In force.' }, at), { topic: 'rules' });
    assert.deepEqual(
      (await told(inbound, said)).map(([where]) => where),
      ['dana', 'all'],
    );
  });

  it('is cut where the command is long', async () => {
    const [line] = await told({ ...inbound, text: 'x'.repeat(4_000) }, async () => ({ topic: 'rules' }));
    assert.ok((line?.[1].length ?? 0) < 400);
  });

  it('is nothing more where everybody could read the command', async () => {
    assert.deepEqual(await told(open, async () => RUN), []);
    assert.equal(answerTo(open).onlyTo, undefined);
  });

  it('stands where the command was typed, and the answer beside it is for its sender alone', () => {
    const { onlyTo, id, begins } = answerTo(inbound);
    assert.deepEqual([onlyTo?.account, id, begins], ['29:dana', '19:c;messageid=1', undefined]);
    assert.equal(openTo(inbound).onlyTo, undefined);
  });
});
