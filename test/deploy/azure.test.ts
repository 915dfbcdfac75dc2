import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse as parseYaml } from 'yaml';
import { z } from 'zod';

// There is no compiler of Bicep on the npm registry: these rules see that files agree with each other, not that Azure would take them.

const ROOT = join(import.meta.dirname, '..', '..');
const FOLDER = join(ROOT, 'deploy', 'azure');
const read = (name: string): string => readFileSync(join(FOLDER, name), 'utf8');
const modules = readdirSync(FOLDER).filter((name) => name.endsWith('.bicep'));
const registration = z.looseObject({
  appId: z.string(),
  identifierUris: z.array(z.string()),
  api: z.object({
    requestedAccessTokenVersion: z.literal(2),
    oauth2PermissionScopes: z.tuple([z.looseObject({ id: z.string(), value: z.literal('access_as_user'), type: z.literal('User') })]),
    preAuthorizedApplications: z.array(z.object({ appId: z.string(), delegatedPermissionIds: z.array(z.string()) })),
  }),
  appRoles: z.array(z.looseObject({ id: z.guid(), value: z.string(), allowedMemberTypes: z.tuple([z.literal('User')]) })),
});
const policy = z.looseObject({ roles: z.record(z.string(), z.looseObject({ appRoles: z.array(z.string()) })) });

type Parameter = Readonly<{ name: string; needed: boolean; secure: boolean }>;

function parametersOf(text: string): readonly Parameter[] {
  return [...text.matchAll(/((?:^@.*\n)*)^param (\w+) \w+( =)?/gm)].map(([, marks = '', name = '', preset]) => ({
    name,
    needed: preset === undefined,
    secure: marks.includes('@secure()'),
  }));
}

/** Names that a module is given in main.bicep, by its file. */
function givenTo(file: string): readonly string[] {
  const [, body = ''] =
    new RegExp(`^module \\w+ '${file}' = [\\s\\S]*?params: \\{([\\s\\S]*?)\\n?  \\}\\n\\}`, 'm').exec(read('main.bicep')) ?? [];
  return [...body.matchAll(/^ {4}(\w+): /gm)].flatMap(([, name]) => name ?? []);
}

describe('what Azure is given', () => {
  it('has brackets that match, in every file', () => {
    for (const name of modules) {
      const code = read(name)
        .replace(/^ *\/\/.*$/gm, '')
        .replace(/'(?:[^'\\]|\\.)*'/g, "''");
      for (const [open, close] of ['{}', '[]', '()'].map((pair) => pair.split('')))
        assert.equal(code.split(open ?? '').length, code.split(close ?? '').length, `${name}: ${open}${close}`);
    }
  });

  for (const name of modules.filter((one) => one !== 'main.bicep'))
    it(`gives ${name} every parameter that it needs, and no other`, () => {
      assert.deepEqual(
        givenTo(name).toSorted(),
        parametersOf(read(name))
          .map((one) => one.name)
          .toSorted(),
      );
    });

  it('takes from the toolkit’s variables what it needs, and secrets only from those that the toolkit encrypts', () => {
    const { parameters } = z
      .looseObject({ parameters: z.record(z.string(), z.object({ value: z.string() })) })
      .parse(JSON.parse(read('main.parameters.json')));
    const known = parametersOf(read('main.bicep'));
    const example = readFileSync(join(ROOT, 'env', '.env.example'), 'utf8');
    for (const { name, needed, secure } of known) {
      const variable = /^\$\{\{(\w+)\}\}$/.exec(parameters[name]?.value ?? '')?.[1];
      if (needed || secure) assert.ok(variable !== undefined, name);
      if (variable !== undefined) assert.equal(variable.startsWith('SECRET_'), secure, name);
      if (variable !== undefined) assert.match(example, secure ? new RegExp(`\\b${variable}\\b`) : new RegExp(`^${variable}=`, 'm'));
    }
    assert.deepEqual(
      Object.keys(parameters).filter((name) => !known.some((one) => one.name === name)),
      [],
    );
  });

  it('marks every parameter that holds a secret, and puts none into an output', () => {
    for (const name of modules) {
      for (const { name: parameter, secure } of parametersOf(read(name)))
        if (/password|secret$|token$|databaseurl$/i.test(parameter)) assert.ok(secure, `${name}: ${parameter}`);
      assert.doesNotMatch(read(name), /^output \w+ .*(Password|botSecret\b(?!Uris)|notaryToken\b|listKeys)/m);
    }
  });

  it('sets only variables that the manual has', () => {
    const manual = readFileSync(join(ROOT, 'docs', 'operations.md'), 'utf8');
    const names = modules.flatMap((name) =>
      [...read(name).matchAll(/name: '([A-Z][A-Z0-9]*_[A-Z0-9_]+)'/g)].flatMap(([, variable]) => variable ?? []),
    );
    assert.ok(names.length > 15);
    assert.deepEqual(
      names.filter((name) => !manual.includes(`\`${name}\``) && !manual.includes(`\`${name.replace('SIGNALBOX_NOTARY', '…')}\``)),
      [],
    );
  });
});

describe('the registration of the tab', () => {
  const api = registration.parse(JSON.parse(read('api-registration.json')));

  it('has the scope that the tab asks for, and lets Teams ask without a question', () => {
    const [scope] = api.api.oauth2PermissionScopes;
    const teams = ['1fec8e78-bce4-4aaf-ab1b-5451cc387264', '5e3ce6c0-2b1f-4285-8d4b-75ee78787346'];
    assert.deepEqual(
      api.api.preAuthorizedApplications,
      teams.map((appId) => ({ appId, delegatedPermissionIds: [scope.id] })),
    );
    assert.deepEqual(api.identifierUris, ['api://${{BOT_DOMAIN}}/${{AAD_APP_CLIENT_ID}}']);
  });

  it('has the app roles that the policy of the starter site names, each with an id of its own', () => {
    const { roles } = policy.parse(parseYaml(readFileSync(join(ROOT, 'site', 'policy.yml'), 'utf8')));
    assert.deepEqual(
      api.appRoles.map(({ value }) => value),
      Object.values(roles).flatMap(({ appRoles }) => appRoles),
    );
    assert.equal(new Set(api.appRoles.map(({ id }) => id)).size, api.appRoles.length);
  });
});
