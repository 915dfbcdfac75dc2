import type { Files } from '../../support/local-app.ts';

const HEAD = 'version: 1\nrisk: low\n';

/** A site whose scripts and targets say every secret that they get, and every one that somebody else let them see, wherever they can. */
export function leakySite(target: string, places: Readonly<{ seen: string; token: string; pem: string }>): Files {
  return {
    'workflows/deploy.yml': null,
    'workflows/restart.yml': null,
    'workflows/logs.yml': null,
    'workflows/status.yml': null,
    'signalbox.yml': `version: 1
name: Signalbox
connectors:
  script:
    environment:
      BY_ENV: env:CANARY_SCRIPT
      BY_FILE: file:${places.pem}
      ODD: env:CANARY_ODD
      BY_VAULT: keyvault:shop-vault/shop-token
    paths: { SEEN: ${places.seen} }
  http:
    origins:
      - origin: ${target}
        private: true
        headers:
          authorization: Bearer env:CANARY_HEADER
          x-api-key: file:${places.token}
local:
  shop: { staging: 4101, production: 4102 }
`,
    'policy.yml': `version: 1
roles:
  developer: { appRoles: [Signalbox.Developer] }
  release-manager: { appRoles: [Signalbox.ReleaseManager] }
environments:
  production: { approval: { role: release-manager } }
rules:
  - { id: developers, allow: [run, view, cancel, audit, explain], roles: [developer] }
`,
    'workflows/tell.yml': `${HEAD}title: Tell
command: tell <text>
inputs:
  text: { type: text, maxLength: 2000 }
steps:
  - { id: say, message: "it was \${{ inputs.text }}" }
`,
    'workflows/leak.yml': `${HEAD}title: Leak
command: leak
steps:
  - id: print
    uses: script.run
    with: { script: leak.js }
    effect: read
    timeout: 1m
  - id: said
    message: it said \${{ steps.print.outputs.said }} and \${{ steps.print.outputs.base64 }}
  - id: call
    uses: http.request
    with: { url: "${target}/echo", method: POST, body: { said: "\${{ steps.print.outputs.said }}" } }
  - id: called
    message: it answered \${{ steps.call.outputs.body }}
`,
    'workflows/differ.yml': `${HEAD}title: Differ
command: differ
steps:
  - id: call
    uses: http.request
    with: { url: "${target}/echo?again=1", expect: { json: { seen: something else } } }
`,
    'workflows/fail.yml': `${HEAD}title: Fail
command: fail
steps:
  - id: print
    uses: script.run
    with: { script: fail.js, arguments: [one, two] }
    effect: read
    timeout: 1m
`,
    'scripts/leak.js': `import { appendFileSync, readFileSync } from 'node:fs';
const values = [...JSON.parse(readFileSync(process.env.SEEN, 'utf8')), process.env.BY_ENV, process.env.BY_FILE, process.env.ODD, process.env.BY_VAULT];
const print = (text) => process.stdout.write(text);
const pause = () => new Promise((resolve) => setTimeout(resolve, 130));
for (const value of values) {
  const bytes = Buffer.from(value);
  print(value + '\\n' + JSON.stringify({ value }) + '\\n' + encodeURIComponent(value) + '\\n' + new URLSearchParams({ value }) + '\\n');
  for (const before of ['', 'x', 'xy']) print(Buffer.concat([Buffer.from(before), bytes]).toString('base64') + '\\n');
  print(bytes.toString('hex') + '\\n' + 'https://user:' + encodeURIComponent(value) + '@shop.example.com/?token=' + encodeURIComponent(value) + '\\n');
}
for (const value of values) {
  const [half, rest] = [value.slice(0, value.length >> 1), value.slice(value.length >> 1)];
  print('in pieces: ' + half);
  await pause();
  print(rest + '\\n');
}
print(JSON.stringify(process.argv) + '\\n');
const plain = values.map((value) => value.replaceAll('\\n', ' ')).join(' ');
appendFileSync(process.env.SIGNALBOX_OUTPUT, 'said=' + plain + '\\nbase64=' + Buffer.from(plain).toString('base64') + '\\n');
`,
    'scripts/fail.js': `console.error(process.env.BY_ENV + ' in an error: ' + process.argv.join(' '));
throw new Error('cannot reach https://svc:' + process.env.BY_ENV + '@shop.example.com because of ' + process.env.ODD);
`,
  };
}
