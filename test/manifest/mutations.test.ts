import assert from 'node:assert/strict';
import { join } from 'node:path';
import { encode } from 'fast-png';
import { type PackageFiles, readPackage } from '../../scripts/teams-package/files.ts';
import { problemsOf } from '../../scripts/teams-package/problems.ts';
import { SAMPLE } from '../../scripts/teams-package/values.ts';

const MANIFEST = join(import.meta.dirname, '..', '..', 'manifest');
const VERSION = '0.1.0';
const ELSEWHERE = 'https://evil.example/tab';

type Values = Readonly<Record<string, unknown>>;
type Change = (files: PackageFiles) => PackageFiles;

/** Puts a value at a path such as `bots.0.scopes`; `undefined` takes out what is there, a function makes it of what was there. */
function at(file: string, path: string, value: unknown): Change {
  return ({ texts, pictures }) => ({
    texts: { ...texts, [file]: changed(texts[file], path === '' ? [] : path.split('.'), value) },
    pictures,
  });
}

function changed(node: unknown, [key, ...rest]: readonly string[], value: unknown): unknown {
  if (key === undefined) return typeof value === 'function' ? value(node) : value;
  if (Array.isArray(node)) return node.map((inner, index) => (String(index) === key ? changed(inner, rest, value) : inner));
  const { [key]: inner, ...others } = (node ?? {}) as Values;
  const next = changed(inner, rest, value);
  return next === undefined ? others : { ...others, [key]: next };
}

const set = (path: string, value: unknown): Change => at('manifest.json', path, value);
const add = (path: string, item: unknown): Change => set(path, (list: readonly unknown[] = []) => [...list, item]);
const inPolish = (key: string, value: unknown): Change =>
  at('pl.json', '', (texts: Values) => {
    const { [key]: _old, ...others } = texts;
    return value === undefined ? others : { ...others, [key]: value };
  });
const picture =
  (name: string, file: Uint8Array | undefined): Change =>
  ({ texts, pictures }) => {
    const { [name]: _old, ...others } = pictures;
    return { texts, pictures: file === undefined ? others : { ...others, [name]: file } };
  };

function png(size: number, pixel: readonly [number, number, number, number], first = pixel): Uint8Array {
  const data = new Uint8Array(Array.from({ length: size * size }, (_, index) => (index === 0 ? first : pixel)).flat());
  return encode({ width: size, height: size, data, depth: 8, channels: 4 });
}

const CLEAR = [255, 255, 255, 0] as const;
const WHITE = [255, 255, 255, 255] as const;
const RED = [255, 0, 0, 255] as const;
const tab = (changes: object): object => ({
  entityId: 'x',
  name: 'X',
  contentUrl: 'https://signalbox.example.com/x',
  scopes: ['personal'],
  ...changes,
});
const permission = (name: string, type = 'Application'): object => ({
  authorization: { permissions: { resourceSpecific: [{ name, type }] } },
});
const more = (changes: object): Change => set('', (manifest: Values) => ({ ...manifest, ...changes }));
const command = (title: string, description = 'Does it'): object => ({ title, description });
const COMMANDS = 'bots.0.commandLists.0.commands';
const bots = (changes: object): Change => set('bots.0', (bot: Values) => ({ ...bot, ...changes }));
const search = (changes: object): object => ({
  id: 'find',
  type: 'query',
  title: 'Find',
  description: 'Finds',
  parameters: [{ name: 'q', title: 'What' }],
  ...changes,
});
const extension = (...commands: readonly object[]): Change => more({ composeExtensions: [{ botId: SAMPLE['BOT_ID'], commands }] });

const MUTATIONS: readonly (readonly [what: string, change: Change, problem: RegExp])[] = [
  // The official schema
  ['an unknown key', set('colour', 'red'), /must NOT have additional properties/],
  ['no name', set('name', undefined), /must have required property 'name'/],
  ['no icons', set('icons', undefined), /must have required property 'icons'/],
  ['a short name that is too long', set('name.short', 'x'.repeat(31)), /must NOT have more than 30 characters/],
  ['a short description that is too long', set('description.short', 'x'.repeat(81)), /must NOT have more than 80 characters/],
  ['a full description that is too long', set('description.full', 'x'.repeat(4001)), /must NOT have more than 4000 characters/],
  ['a developer’s name that is too long', set('developer.name', 'x'.repeat(33)), /must NOT have more than 32 characters/],
  ['a colour that is none', set('accentColor', 'blue'), /accentColor must match pattern/],
  ['a version of one number', set('version', '1'), /version must be three numbers/],
  ['a manifest of another version', set('manifestVersion', '1.29'), /manifestVersion must be equal to constant/],
  ['an app id that is no GUID', set('id', 'signalbox'), /\/id must match pattern/],
  ['a bot id that is no GUID', set('bots.0.botId', '1234'), /botId must match pattern/],
  ['a client id that is no GUID', set('webApplicationInfo.id', 'x'), /webApplicationInfo\/id must match pattern/],
  ['two bots', set('bots', ([bot]: readonly unknown[]) => [bot, bot]), /bots must NOT have more than 1 items/],
  ['a scope that there is not', bots({ scopes: ['personal', 'world'] }), /scopes\/1 must be equal to one of the allowed values/],
  [
    'thirteen commands',
    set(
      COMMANDS,
      Array.from({ length: 13 }, (_, index) => command(`do${index}`)),
    ),
    /must NOT have more than 12 items/,
  ],
  ['channel features that there are not', set('supportsChannelFeatures', 'tier9'), /supportsChannelFeatures must be equal to one of/],
  ['a permission of no type', more(permission('ChannelMessage.Read.Group', 'Both')), /type must be equal to one of the allowed values/],
  // Which app it is
  [
    'the schema of another version',
    set('$schema', 'https://developer.microsoft.com/en-us/json-schemas/teams/v1.29/MicrosoftTeams.schema.json'),
    /\$schema must be .*v1\.30/,
  ],
  ['another version than the product', set('version', '9.9.9'), /version is 9\.9\.9, but package\.json says/],
  ['an id of nobody', set('id', '00000000-0000-0000-0000-000000000000'), /is a placeholder/],
  ['the id of a registration as its own', set('id', SAMPLE['BOT_ID']), /TEAMS_APP_ID must be an id of its own/],
  [
    'one registration for bot and API',
    set('bots.0.botId', SAMPLE['AAD_APP_CLIENT_ID']?.toUpperCase()),
    /register the API of the tab as an app of its own/,
  ],
  ['no sign-in for its tabs', set('webApplicationInfo', undefined), /nobody can sign in to the tab/],
  ['a resource of another app', set('webApplicationInfo.resource', 'api://x'), /resource must be api:/],
  [
    'a resource of another domain',
    set('webApplicationInfo.resource', `api://evil.example/${SAMPLE['AAD_APP_CLIENT_ID']}`),
    /resource must be api:/,
  ],
  // Addresses
  ['an address without TLS', set('staticTabs.0.contentUrl', 'http://signalbox.example.com/tab'), /must begin with https/],
  ['an address elsewhere', set('configurableTabs.0.configurationUrl', ELSEWHERE), /evil\.example\/tab is not on a valid domain/],
  ['a privacy page elsewhere', set('developer.privacyUrl', ELSEWHERE), /is not on a valid domain/],
  [
    'an address that only looks right',
    set('staticTabs.0.contentUrl', 'https://signalbox.example.com.evil.example/'),
    /not on a valid domain/,
  ],
  ['an address with a user name', set('staticTabs.0.contentUrl', 'https://signalbox.example.com@evil.example/'), /not on a valid domain/],
  ['a user name on its own domain', set('staticTabs.0.contentUrl', 'https://me@signalbox.example.com/'), /is no plain address/],
  ['another port', set('staticTabs.0.contentUrl', 'https://signalbox.example.com:8443/tab'), /not on a valid domain/],
  ['no domain', set('validDomains', []), /validDomains is empty/],
  ['a domain twice', set('validDomains', ['signalbox.example.com', 'Signalbox.example.com']), /names a domain twice/],
  ['a domain with a scheme', set('validDomains.0', 'https://signalbox.example.com'), /BOT_DOMAIN must be/],
  ['every host of a domain', set('validDomains.0', '*.example.com'), /BOT_DOMAIN must be/],
  ['a domain of this machine', set('validDomains.0', 'localhost'), /BOT_DOMAIN must be/],
  ['a domain that many share', add('validDomains', 'azurewebsites.net'), /serves pages of others too/],
  // Names and texts
  ['a name with a space at its end', set('name.short', 'Signalbox '), /name\.short begins or ends with a space/],
  ['a name with what cannot be seen', set('name.short', 'Signal\u200bbox'), /cannot be seen/],
  ['a name that turns its text around', set('name.full', 'Signalbox \u202exobl'), /cannot be seen/],
  ['a name with @', set('name.short', '@Signalbox'), /must not hold @/],
  ['no short description', set('description.short', ''), /description\.short is missing/],
  [
    'one description for both',
    set('description.full', (_old: string) => 'Deploy, restart and look after services from chat, with approvals.'),
    /must say more/,
  ],
  // Commands
  ['a command twice', add(COMMANDS, command('help')), /has help twice/],
  ['a command that nobody can type', add(COMMANDS, command('/Deploy')), /\/Deploy cannot be typed/],
  ['a command without a word about it', add(COMMANDS, command('who', ' ')), /who has no description/],
  ['a list without commands', set(COMMANDS, []), /commandLists\[0\] is empty/],
  [
    'two lists for one scope',
    add('bots.0.commandLists', { scopes: ['team'], commands: [command('help')] }),
    /two command lists are for team/,
  ],
  ['commands where the bot is not', bots({ scopes: ['team'] }), /is for personal, where the bot is not/],
  ['slash commands that the bot does not take', set('bots.0.commandLists.0.triggers', ['slash']), /needs supportsTargetedMessages/],
  // Tabs
  ['two tabs of one id', add('staticTabs', tab({ entityId: 'signalbox' })), /two tabs are called signalbox/],
  ['a tab without a page', add('staticTabs', tab({ contentUrl: undefined })), /tab x has no contentUrl/],
  ['a tab without a name', add('staticTabs', tab({ name: undefined })), /tab x has no name/],
  ['a tab for nowhere', add('staticTabs', tab({ scopes: [] })), /tab x is for no scope/],
  ['no tab that cards could open', set('staticTabs.0.entityId', 'other'), /tab signalbox is missing/],
  [
    'a tab for channels without their context',
    set('configurableTabs.0.context', ['privateChatTab']),
    /is for team, but its context lacks channelTab/,
  ],
  ['channel types beside channel features', more({ supportedChannelTypes: ['sharedChannels'] }), /superseded/],
  ['a first scope where nothing is', set('defaultInstallScope', 'meetings'), /defaultInstallScope is meetings/],
  ['a first capability that is not there', set('defaultGroupCapability.team', 'connector'), /offers a connector in team/],
  // Message extension
  [
    'a message extension of another bot',
    more({ composeExtensions: [{ botId: SAMPLE['TEAMS_APP_ID'], commands: [search({})] }] }),
    /is answered by the same bot/,
  ],
  ['a message extension of no bot', more({ composeExtensions: [{ commands: [search({})] }] }), /names no bot/],
  ['a message extension without commands', extension(), /has no commands/],
  ['a search twice', extension(search({}), search({})), /has the command find twice/],
  ['a search without a parameter', extension(search({ parameters: undefined })), /needs a parameter/],
  ['a search on a message', extension(search({ context: ['message'] })), /Teams does not offer on a message/],
  ['a search with a dialog', extension(search({ fetchTask: true })), /cannot open a dialog/],
  ['a search without a word about it', extension(search({ description: undefined })), /find has no description/],
  [
    'a parameter twice',
    extension(
      search({
        parameters: [
          { name: 'q', title: 'A' },
          { name: 'q', title: 'B' },
        ],
      }),
    ),
    /has the parameter q twice/,
  ],
  [
    'an action that asks nothing',
    extension(search({ type: 'action', parameters: undefined })),
    /neither asks for parameters nor opens a dialog/,
  ],
  // Permissions and notifications
  [
    'a permission that there is not',
    more(permission('ChannelMessage.Write.Group')),
    /ChannelMessage\.Write\.Group is no resource-specific permission/,
  ],
  ['a permission of the other type', more(permission('ChannelMessage.Read.Group', 'Delegated')), /is a permission of type Application/],
  ['a permission twice', more({ permissions: ['identity', 'identity'] }), /permissions has identity twice/],
  [
    'a notification that Teams reserves',
    more({ activities: { activityTypes: [{ type: 'systemDefault', description: 'x', templateText: '{text}' }] } }),
    /is reserved by Teams/,
  ],
  [
    'a notification with a broken template',
    more({ activities: { activityTypes: [{ type: 'x', description: 'x', templateText: '{actor asks' }] } }),
    /has a broken template/,
  ],
  // Icons
  ['an icon that is not there', picture('color.png', undefined), /color\.png is not in the package/],
  ['a picture that is no icon', picture('extra.png', png(32, CLEAR)), /extra\.png is in the package, but no icon/],
  ['an icon that is no PNG', picture('outline.png', new TextEncoder().encode('<svg/>')), /outline\.png is not a PNG file/],
  ['an icon that was cut off', picture('outline.png', png(32, CLEAR, WHITE).subarray(0, 60)), /outline\.png is not a PNG file/],
  ['a colour icon of another size', picture('color.png', png(96, RED)), /color\.png must be 192 x 192 pixels, not 96 x 96/],
  ['an outline of another size', picture('outline.png', png(20, CLEAR, WHITE)), /outline\.png must be 32 x 32 pixels, not 20 x 20/],
  ['a colour icon with holes', picture('color.png', png(192, RED, CLEAR)), /must fill its square/],
  ['an outline on a ground', picture('outline.png', png(32, WHITE)), /must have a transparent background/],
  ['an outline in colour', picture('outline.png', png(32, CLEAR, RED)), /must be white only/],
  ['one picture for both icons', set('icons.color', 'outline.png'), /color and outline are the same picture/],
  // Languages
  ['a language without its file', set('localizationInfo.additionalLanguages.0.file', 'de.json'), /de\.json is not in the package/],
  [
    'a file of no language',
    (files) => ({ ...files, texts: { ...files.texts, 'de.json': {} } }),
    /de\.json is in the package, but localizationInfo does not name it/,
  ],
  ['a language twice', set('localizationInfo.additionalLanguages.1.languageTag', 'PL'), /has the language pl twice/],
  ['one file for two languages', set('localizationInfo.additionalLanguages.1.file', 'pl.json'), /has the file pl\.json twice/],
  ['a text that is not translated', inPolish('description.full', undefined), /pl\.json: .*must have required property 'description\.full'/],
  ['a command that is not translated', inPolish('bots[0].commandLists[0].commands[2].description', undefined), /pl\.json lacks bots\[0\]/],
  ['a translation of what is not there', inPolish('bots[0].commandLists[0].commands[11].title', 'x'), /which the manifest does not have/],
  ['a translation by a key that there is not', inPolish('name.long', 'x'), /pl\.json: .*must NOT have additional properties/],
  ['a translation that is too long', inPolish('description.short', 'x'.repeat(81)), /pl\.json: .*must NOT have more than 80 characters/],
  ['an empty translation', inPolish('staticTabs[0].name', ''), /staticTabs\[0\]\.name is empty/],
];

describe('a Teams package is refused', () => {
  const sound = readPackage(MANIFEST, SAMPLE);

  it('with its reason, and the one of the house is not', () => {
    assert.deepEqual(problemsOf(sound, VERSION), []);
    assert.ok(MUTATIONS.length >= 40);
  });

  for (const [what, change, problem] of MUTATIONS) {
    it(`with ${what}`, () => assert.match(problemsOf(change(sound), VERSION).join('\n'), problem));
  }
});
