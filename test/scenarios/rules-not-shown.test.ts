import assert from 'node:assert/strict';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { SiteHash } from '../../bot/core/ids.ts';
import type { Proposal } from '../../bot/core/site/version.ts';
import { findAction } from '../../bot/local/connector/card-actions.ts';
import { type BoardMessage, cardsOf } from '../../bot/local/connector/message-board.ts';
import { buttonsOf, replyText, textOf } from '../support/card-text.ts';
import { type LocalApp, startLocalApp } from '../support/local-app.ts';
import { until } from '../support/until.ts';

/** What a card has no room for, or cannot show at all, as changes of the folder. */
const UNSHOWN: readonly (readonly [what: string, file: string, change: (text: string) => string | Uint8Array, notice: RegExp])[] = [
  [
    'more lines than a card holds',
    'scripts/deploy.js',
    (text) => `${text}${Array.from({ length: 300 }, (_, index) => `// line ${index} of a long comment\n`).join('')}`,
    /too much to be shown here in full/,
  ],
  [
    'a row of spaces that runs out of the card',
    'scripts/logs.js',
    (text) => `${text}// nothing here${' '.repeat(200)}evil();\n`,
    /too much to be shown here in full/,
  ],
  [
    'a word that runs out of the card',
    'scripts/status.js',
    (text) => `${text}// ${'x'.repeat(200)}\n`,
    /too much to be shown here in full/,
  ],
  [
    'a byte that is no text in a script',
    'scripts/restart.js',
    (text) => new Uint8Array([...Buffer.from(`${text}evil(); // `), 0xff, 0x0a]),
    /is not text, so nobody can read here what it holds/,
  ],
  [
    'a NUL in a file that nothing names yet',
    'knowledge/notes.md',
    () => new Uint8Array([0x61, 0x00, 0x62]),
    /is not text, so nobody can read here what it holds/,
  ],
];

describe('rules that no card shows in full', function () {
  this.timeout(120_000);
  let local: LocalApp;
  before(async () => {
    local = await startLocalApp({ governed: true, unpaced: true, files: { 'policy-tests.yml': null } });
    await mkdir(path.join(local.site.siteDir, 'knowledge'));
  });
  after(() => local.stop());

  const folder = async () => local.app.operations.tab.rules(MANAGER);
  const MANAGER = {
    kind: 'person',
    tenantId: '00000000-0000-4000-8000-000000000000',
    objectId: '00000000-0000-4000-8000-000000000002',
    name: 'Release manager A',
  } as const;
  const edit = async (name: string, change: (text: string) => string | Uint8Array): Promise<void> => {
    const file = path.join(local.site.siteDir, name);
    const before = (await folder()).folder.hash;
    await writeFile(file, change(await readFile(file, 'utf8').catch(() => '')));
    await until('the folder was looked at', async () => ![before, null].includes((await folder()).folder.hash));
  };
  const botSays = (thread: string, words: RegExp): Promise<BoardMessage> =>
    local.teams.waitFor((message) => message.threadId === thread && message.from.kind === 'bot' && words.test(textOf(message)), 30_000);
  const say = async (person: string, text: string): Promise<string> => (await local.teams.say(person, `@Signalbox ${text}`)).message.id;
  const propose = async (): Promise<Readonly<{ card: BoardMessage; proposal: Proposal }>> => {
    const card = await botSays(await say('release-manager-a', 'rules propose'), /Proposed, waits for a second person/);
    const [proposal] = await local.app.store.site.openProposals();
    assert.ok(proposal);
    return { card, proposal };
  };
  /** The handle of the one button that is left, pressed under the name of the one that is not there. */
  const forge = async (card: BoardMessage): Promise<string> => {
    const handle = String(findAction(cardsOf(card.activity), { verb: 'reject_rules' })?.data['handle']);
    const replies = await Promise.all(
      (['Action.Execute', 'Action.Submit'] as const).map((type) => {
        const action =
          type === 'Action.Execute'
            ? ({ type, verb: 'approve_rules', data: { handle } } as const)
            : ({ type, data: { verb: 'approve_rules', handle } } as const);
        return local.teams.press('release-manager-b', card.id, { action });
      }),
    );
    return replyText(replies[0]?.body);
  };
  const decideInTab = async ({ hash, id }: Proposal, verdict: 'approve' | 'reject'): Promise<number> => {
    const person = local.teams.world.people.find((one) => one.id === 'release-manager-b') ?? assert.fail('nobody');
    const token = await local.surroundings.issuer.userToken({ ...person, appRoles: [] });
    const response = await fetch(`${local.origin}/api/rules/${hash}/${verdict}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ proposalId: id, comment: '' }),
    });
    await response.arrayBuffer();
    return response.status;
  };
  const inForce = async (): Promise<SiteHash | undefined> => (await local.app.store.site.inForce())?.hash;
  const reasons = async (): Promise<readonly unknown[]> =>
    (await local.events())
      .filter(({ type }) => type === 'command.refused' || type === 'decision.denied')
      .map(({ rule, detail }) => rule ?? detail['reason']);

  for (const [what, file, change, notice] of UNSHOWN) {
    it(`are approved in the tab, and neither by typing nor with a button that was not there: ${what}`, async () => {
      await edit(file, change);
      const before = await inForce();
      const refusedBefore = (await reasons()).filter((reason) => reason === 'proposal.not_shown_in_full').length;
      const { card, proposal } = await propose();
      assert.match(textOf(card), notice);
      assert.match(textOf(card), /looks at all of it in the Signalbox tab and decides there/);
      assert.deepEqual(buttonsOf(card), ['Reject']);
      const short = proposal.hash.slice(0, 8);
      await botSays(await say('release-manager-b', `rules approve ${short}`), /cannot be approved here, because a card cannot show/);
      await botSays(
        await say('release-manager-b', `rules approve ${proposal.hash}`),
        /cannot be approved here, because a card cannot show/,
      );
      assert.match(await forge(card), /cannot be approved here, because a card cannot show/);
      await until('every attempt is in the log', async () => {
        const refused = (await reasons()).filter((reason) => reason === 'proposal.not_shown_in_full');
        return refused.length - refusedBefore === 4;
      });
      assert.equal(await inForce(), before);
      assert.deepEqual(await local.app.store.site.openProposals(), [proposal]);
      assert.equal(await decideInTab(proposal, 'approve'), 200);
      assert.equal(await inForce(), proposal.hash);
      await until('this process works by it', async () => (await folder()).inForce.hash === proposal.hash);
    });
  }

  it('can be rejected there by typing, because nothing comes into force then', async () => {
    await edit('scripts/status.js', (text) => `${text}// ${'y'.repeat(200)}\n`);
    const { proposal } = await propose();
    await botSays(await say('release-manager-b', `rules reject ${proposal.hash.slice(0, 8)} too long`), /are rejected/);
    assert.equal((await local.app.store.site.proposal(proposal.id))?.state, 'rejected');
  });

  it('are not those whose lines are all there, with every character that nobody sees spelled out', async () => {
    await edit('scripts/status.js', (text) => text.replace(/\/\/ y+\n/, '// note\u2028evil()\n// hello\revil()\nlet a\u3164;\n'));
    const { card, proposal } = await propose();
    const text = textOf(card);
    for (const line of ['// note\\u{2028}evil()', '// hello\\u{D}evil()', 'let a\\u{3164};']) assert.ok(text.includes(line), text);
    assert.deepEqual(buttonsOf(card), ['Approve', 'Reject']);
    const reply = await local.teams.press('release-manager-b', card.id, { verb: 'approve_rules' });
    assert.match(replyText(reply.body), /✓ In force/);
    assert.equal(await inForce(), proposal.hash);
  });
});
