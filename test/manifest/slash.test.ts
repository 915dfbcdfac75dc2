import assert from 'node:assert/strict';
import { join } from 'node:path';
import { type PackageFiles, readPackage, zipPackage } from '../../scripts/teams-package/files.ts';
import { problemsOf } from '../../scripts/teams-package/problems.ts';
import { withSlash } from '../../scripts/teams-package/slash.ts';
import { SAMPLE } from '../../scripts/teams-package/values.ts';

const VERSION = '0.1.0';

type List = Readonly<{ scopes: readonly string[]; triggers?: readonly string[]; commands: readonly Readonly<{ title: string }>[] }>;
type Bot = Readonly<{ supportsTargetedMessages?: boolean; commandLists: readonly List[] }>;

const plain = readPackage(join(import.meta.dirname, '..', '..', 'manifest'), SAMPLE);
const botOf = ({ texts }: PackageFiles): Bot => {
  const { bots } = texts['manifest.json'] as Readonly<{ bots: readonly Bot[] }>;
  return bots[0] ?? assert.fail('no bot');
};
const withLists = (lists: readonly object[]): PackageFiles => ({
  ...plain,
  texts: {
    ...plain.texts,
    'manifest.json': { ...(plain.texts['manifest.json'] as object), bots: [{ ...botOf(plain), commandLists: lists }] },
  },
});

describe('the Teams package with slash commands', () => {
  const slash = withSlash(plain);

  it('is one that Teams takes, in every language', () => assert.deepEqual(problemsOf(slash, VERSION), []));

  it('leaves the one without as it is', () => {
    const before = zipPackage(plain);
    withSlash(plain);
    assert.deepEqual(zipPackage(plain), before);
    assert.equal(botOf(plain).supportsTargetedMessages, undefined);
    assert.ok(botOf(plain).commandLists.every(({ triggers }) => triggers === undefined));
  });

  it('has the bot take targeted messages, and offers its commands after / where others read along', () => {
    assert.equal(botOf(slash).supportsTargetedMessages, true);
    assert.deepEqual(
      botOf(slash).commandLists.map(({ scopes, triggers }) => ({ scopes, triggers })),
      [
        { scopes: ['team', 'groupChat'], triggers: ['mention', 'slash'] },
        { scopes: ['personal'], triggers: undefined },
      ],
    );
  });

  it('offers the same commands as before everywhere, in the words of each reader', () => {
    const commands = botOf(plain).commandLists[0]?.commands;
    for (const list of botOf(slash).commandLists) assert.deepEqual(list.commands, commands);
    for (const language of ['pl.json', 'fr.json']) {
      const [before, after] = [plain, slash].map(({ texts }) => texts[language] as Readonly<Record<string, string>>);
      for (const [key, text] of Object.entries(before ?? {})) {
        assert.equal(after?.[key], text, key);
        if (key.includes('commandLists')) assert.equal(after?.[key.replace('commandLists[0]', 'commandLists[1]')], text, key);
      }
    }
  });

  it('differs in nothing else', () => {
    const without = ({ texts, pictures }: PackageFiles): object => ({
      pictures,
      manifest: { ...(texts['manifest.json'] as object), bots: [] },
    });
    assert.deepEqual(without(slash), without(plain));
  });

  it('keeps lists that say themselves where they are offered', () => {
    const lists: readonly object[] = [
      { scopes: ['team'], triggers: ['mention'], commands: [{ title: 'help', description: 'Help' }] },
      { scopes: ['team'], triggers: ['slash'], commands: [{ title: 'status', description: 'Status' }] },
    ];
    assert.deepEqual(botOf(withSlash(withLists(lists))).commandLists, lists);
  });

  it('is refused where there is no bot to offer anything', () => {
    const broken = { ...plain, texts: { ...plain.texts, 'manifest.json': 'nonsense' } };
    assert.notDeepEqual(problemsOf(withSlash(broken), VERSION), []);
  });
});
