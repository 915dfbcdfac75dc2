import assert from 'node:assert/strict';
import type { BoardMessage } from '../../bot/local/connector/message-board.ts';
import { replyText, textOf } from '../support/card-text.ts';
import { type LocalApp, startLocalApp } from '../support/local-app.ts';

const POLISH = { locale: 'pl-PL', timezone: 'Europe/Warsaw' };
const FRENCH = { locale: 'fr-FR', timezone: 'Europe/Paris' };

describe('the language of a Teams', function () {
  // Starting the whole product takes seconds where the machine does other things as well.
  this.timeout(120_000);
  let local: LocalApp;
  before(async () => {
    local = await startLocalApp();
    local.teams.set('developer', POLISH);
    local.teams.set('release-manager-a', FRENCH);
  });
  after(() => local.stop());

  const seen = (fits: (message: BoardMessage) => boolean, words: RegExp): Promise<BoardMessage> =>
    local.teams.waitFor((message) => message.from.kind === 'bot' && fits(message) && words.test(textOf(message)), 20_000);
  const ask = async (person: string, text: string, words = /./): Promise<BoardMessage> => {
    const { message } = await local.teams.say(person, text);
    return seen(({ threadId }) => threadId === message.id, words);
  };
  /** What the bot says next in somebody's own chat. */
  const askAlone = async (person: string, text: string, words: RegExp): Promise<BoardMessage> => {
    const { message } = await local.teams.say(person, text, { where: 'chat' });
    return seen(({ place, sentAt }) => place === message.place && sentAt >= message.sentAt, words);
  };

  it('is the one in which somebody is answered, whatever words they type', async () => {
    const polish = textOf(await ask('developer', '@Signalbox pomoc'));
    assert.match(polish, /Co możesz tu zrobić/);
    assert.match(polish, /deploy <service> <version> to <environment>/);
    assert.match(polish, /Zatrzymuje uruchomienie/);
    assert.match(textOf(await askAlone('release-manager-a', 'help', /pouvez/)), /Ce que vous pouvez faire ici/);
    assert.match(textOf(await ask('outsider', '@Signalbox help')), /What you can do here/);
  });

  it('is the one in which a decision is explained, a form asks, and an error is said', async () => {
    const why = textOf(await ask('developer', '@Signalbox dlaczego deploy shop 1.1.0 to production'));
    assert.match(why, /Tak, po zatwierdzeniu przez: release-manager/);
    assert.match(why, /Developer może poprosić o: uruchomienie deploy w środowisku production/);
    assert.match(textOf(await ask('developer', '@Signalbox deploy shop')), /Wybierz opcję/);
    assert.match(textOf(await ask('developer', '@Signalbox deplyo shop 1.1.0 to staging')), /Nie znam polecenia „deplyo”.*„deploy”/);
    assert.match(textOf(await ask('developer', '@Signalbox stan r-00000000')), /Nie ma uruchomienia r-00000000/);
  });

  it('is the requester’s in what they are told in a channel, also when they never wrote anywhere else', async () => {
    local.teams.set('release-manager-b', POLISH);
    const { message } = await local.teams.say('release-manager-b', '@Signalbox deploy shop 1.1.0 to production');
    const inThread = ({ threadId }: BoardMessage) => threadId === message.id;
    const card = await seen(inThread, /Waiting for approval/);
    await local.teams.press('release-manager-a', card.id, { verb: 'reject', inputs: { comment: 'pas encore' } });
    const told = textOf(await seen(inThread, /odrzuca/));
    assert.match(told, /\d\d:\d\d (CET|CEST)/, 'on their clock');
  });

  it('is that of the installation on a card in a channel, and the reader’s on their own copy and in what they are told', async () => {
    await askAlone('developer', 'stan', /./);
    await askAlone('release-manager-a', 'état', /./);
    const { message } = await local.teams.say('developer', '@Signalbox deploy shop 1.1.0 to production');
    const inThread = ({ threadId }: BoardMessage) => threadId === message.id;
    const card = await seen(inThread, /Waiting for approval/);
    const run = await local.runIn(['waiting_approval']);
    const copy = await seen((one) => one.threadId === null && textOf(one).includes(run.id), /En attente d’approbation/);
    assert.match(textOf(copy), /Vous êtes sollicité car vous avez le rôle release-manager\./);
    assert.match(textOf(copy), /Une personne ayant le rôle release-manager, hormis Developer/);
    const refused = await local.teams.press('developer', card.id, { verb: 'approve' });
    assert.match(replyText(refused.body), /To uruchomienie zgłasza Developer.*Twoje kliknięcie niczego nie zmieniło/);
    await local.teams.press('release-manager-a', copy.id, { verb: 'approve', inputs: { comment: 'allez-y' } });
    const told = textOf(await seen(inThread, /zatwierdza/));
    assert.match(told, new RegExp(`zatwierdza: „deploy shop 1\\.1\\.0 to production” \\(${run.id}\\)`));
    assert.match(told, /\d\d:\d\d (CET|CEST)/, 'on the clock of whoever is told');
    await seen(inThread, /✓ Succeeded/);
  });

  it('is that of what a connector says of a step that did not work', async () => {
    const card = await askAlone('developer', 'deploy shop 1.2.0 to staging', /wycofano/);
    assert.match(textOf(card), /GET http:\/\/127\.0\.0\.1:\d+\/\S* ?: odpowiedź \d+/);
  });

  it('leaves the audit log in English', async () => {
    for (const { sentence } of await local.events({})) assert.doesNotMatch(sentence, /[ąęłżźśćń]|approbation/);
  });
});
