import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { parse as parseYaml } from 'yaml';
import { z } from 'zod';
import { defaults, inChart, type Manifest, merged, rendered, type Values } from './chart.ts';
import { unknownToKubernetes } from './kubernetes-types.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const BOT = merged(defaults(), {
  image: { name: 'registry.example.com/signalbox:1.0.0' },
  bot: {
    settings: { SIGNALBOX_PUBLIC_URL: 'https://signalbox.example.com', SIGNALBOX_BOT_SECRET_FILE: '/run/secrets/signalbox/bot' },
    serviceAccount: 'signalbox',
    labels: { 'azure.workload.identity/use': 'true' },
  },
  migration: { firstRules: true },
  ingress: { host: 'signalbox.example.com', annotations: { 'cert-manager.io/cluster-issuer': 'let"s: encrypt' } },
});
const NOTARY = merged(defaults(), {
  image: { name: 'registry.example.com/signalbox:1.0.0', pullSecret: 'registry' },
  bot: { enabled: false },
  notary: { enabled: true, settings: { SIGNALBOX_NOTARY_ANCHORS: 'file:/state/anchor.txt' }, storage: { className: 'fast' } },
});

const container = z.object({
  name: z.string(),
  args: z.array(z.string()).optional(),
  env: z.array(z.object({ name: z.string(), value: z.string().optional(), valueFrom: z.unknown().optional() })),
  securityContext: z.object({
    allowPrivilegeEscalation: z.literal(false),
    privileged: z.literal(false),
    readOnlyRootFilesystem: z.literal(true),
    capabilities: z.object({ drop: z.tuple([z.literal('ALL')]) }),
  }),
  resources: z.object({ requests: z.record(z.string(), z.string()), limits: z.record(z.string(), z.string()) }),
});
const pod = z.object({
  enableServiceLinks: z.literal(false),
  automountServiceAccountToken: z.literal(false),
  hostNetwork: z.undefined().optional(),
  hostPID: z.undefined().optional(),
  securityContext: z.object({
    runAsNonRoot: z.literal(true),
    runAsUser: z.literal(10001),
    seccompProfile: z.object({ type: z.literal('RuntimeDefault') }),
  }),
  containers: z.tuple([container]),
  volumes: z.array(z.looseObject({ name: z.string(), hostPath: z.undefined().optional() })),
});
const workload = z.looseObject({ spec: z.looseObject({ template: z.looseObject({ spec: pod }) }) });
const WORKLOADS = ['Deployment', 'StatefulSet', 'Job'];
const podsOf = (manifests: readonly Manifest[]) =>
  manifests
    .filter(({ kind }) => WORKLOADS.includes(kind))
    .map((one) => ({ name: one.metadata.name, ...workload.parse(one).spec.template.spec }));
const labels = (manifests: readonly Manifest[]) => manifests.map(({ kind, metadata }) => `${kind} ${metadata.name}`);

describe('the Helm chart', function () {
  this.timeout(120_000);
  let bot: readonly Manifest[];
  let notary: readonly Manifest[];
  before(async () => {
    bot = await rendered(BOT);
    notary = await rendered(NOTARY, 'seal');
  });

  it('gives a bot with what it needs, and a notary as a release of its own', () => {
    assert.deepEqual(labels(bot), [
      'Deployment signalbox',
      'Service signalbox',
      'PodDisruptionBudget signalbox',
      'Ingress signalbox',
      'Job signalbox-migration',
      'Job signalbox-first-rules',
      'NetworkPolicy signalbox',
    ]);
    assert.deepEqual(labels(notary), ['NetworkPolicy seal-notary', 'StatefulSet seal-notary', 'Service seal-notary']);
  });

  it('leaves out what is switched off', async () => {
    const off = { migration: { secret: '', firstRules: false }, ingress: { enabled: false }, networkPolicy: { enabled: false } };
    assert.deepEqual(labels(await rendered(merged(BOT, off))), [
      'Deployment signalbox',
      'Service signalbox',
      'PodDisruptionBudget signalbox',
    ]);
  });

  it('is known to Kubernetes in every name and value', () => {
    assert.deepEqual(unknownToKubernetes([...bot, ...notary]), []);
  });

  it('would not be with a name that Kubernetes does not have, a text for a number, or something left out', () => {
    const [deployment, service] = bot;
    assert.ok(deployment !== undefined && service !== undefined);
    assert.match(unknownToKubernetes([merged(deployment, { spec: { replica: 2 } }) as Manifest]).join(), /replica.* does not exist/);
    assert.match(unknownToKubernetes([merged(deployment, { spec: { replicas: 'two' } }) as Manifest]).join(), /'string' is not assignable/);
    assert.match(unknownToKubernetes([{ ...deployment, spec: {} }]).join(), /missing the following properties/);
    assert.notDeepEqual(unknownToKubernetes([{ ...service, kind: 'Servise' }]), []);
  });

  it('runs nothing as root, with a privilege, with a writable root, or beside the service account of the namespace', () => {
    assert.equal(podsOf([...bot, ...notary]).length, 4);
  });

  it('gives secrets by name only, those of the owner of the tables to the migration alone, and the token of the notary as a file', () => {
    const secretsIn = (one: unknown) => [
      ...new Set([...JSON.stringify(one).matchAll(/"secret(?:Name)?":(?:\{[^}]*"name":)?"([^"]+)"/g)].map(([, name]) => name)),
    ];
    const uses = podsOf([...bot, ...notary]).map((one) => [one.name, secretsIn(one.volumes)]);
    assert.deepEqual(uses, [
      ['signalbox', ['signalbox']],
      ['signalbox-migration', ['signalbox', 'signalbox-migration']],
      ['signalbox-first-rules', ['signalbox']],
      ['seal-notary', ['signalbox-notary', 'signalbox-notary-tls']],
    ]);
    const values = podsOf([...bot, ...notary]).flatMap(({ containers: [{ env }] }) => env);
    assert.deepEqual(
      values.filter(({ name, value }) => value !== undefined && /(SECRET|TOKEN|KEY|DATABASE_URL)$/.test(name)),
      [],
    );
  });

  it('lets the bot be reached from the ingress only, and the notary from the bot only', () => {
    const from = (manifests: readonly Manifest[]) => JSON.stringify(manifests.find(({ kind }) => kind === 'NetworkPolicy'));
    assert.match(
      from(bot),
      /"ingress":\[\{"from":\[\{"namespaceSelector":\{"matchLabels":\{"kubernetes.io\/metadata.name":"ingress-nginx"\}\}\}\]/,
    );
    assert.match(
      from(notary),
      /"kubernetes.io\/metadata.name":"signalbox"\}\},"podSelector":\{"matchLabels":\{"app.kubernetes.io\/component":"bot"\}/,
    );
  });

  it('writes what a release says as text, whatever is in it', () => {
    const ingress = bot.find(({ kind }) => kind === 'Ingress');
    assert.match(JSON.stringify(ingress), /"cert-manager.io\/cluster-issuer":"let\\"s: encrypt"/);
  });

  it('sets only variables that the manual has, and has the version of the product', async () => {
    const manual = await readFile(join(ROOT, 'docs', 'operations.md'), 'utf8');
    const names = podsOf([...bot, ...notary]).flatMap(({ containers: [{ env }] }) => env.map(({ name }) => name));
    assert.deepEqual(
      [...new Set(names)].filter(
        (name) => !manual.includes(`\`${name}\``) && !manual.includes(`\`${name.replace('SIGNALBOX_NOTARY', '…')}\``),
      ),
      [],
    );
    const { version } = JSON.parse(await readFile(join(ROOT, 'package.json'), 'utf8'));
    assert.deepEqual(parseYaml(inChart('Chart.yaml')), { ...parseYaml(inChart('Chart.yaml')), version, appVersion: version });
  });
});

describe('the values of the Helm chart', () => {
  const valid = new Ajv({ allErrors: true, strictTypes: false }).compile(JSON.parse(inChart('values.schema.json')));

  it('are those that its schema knows', () => {
    for (const values of [BOT, NOTARY]) assert.ok(valid(values), JSON.stringify(valid.errors));
  });

  const WRONG: readonly (readonly [string, Values])[] = [
    ['an image without a version', { image: { name: 'signalbox' } }],
    ['the latest image', { image: { name: 'registry.example.com/signalbox:latest' } }],
    ['a value that there is not', { replicaCount: 2 }],
    ['a number as text', { bot: { replicas: '2' } }],
    ['a secret among the settings', { bot: { settings: { SIGNALBOX_BOT_SECRET: 'x' } } }],
    ['a variable of something else', { bot: { settings: { NODE_OPTIONS: '--inspect' } } }],
    ['a setting that the chart decides', { bot: { settings: { SIGNALBOX_PORT: '80' } } }],
    ['a notary without anchors', { notary: { enabled: true, settings: {} } }],
    ['the token of the notary among its settings', { notary: { settings: { SIGNALBOX_NOTARY_TOKEN: 'x' } } }],
    ['a name that Kubernetes cannot have', { bot: { secret: 'Signal Box' } }],
  ];
  for (const [what, change] of WRONG) it(`are refused with ${what}`, () => assert.equal(valid(merged(BOT, change)), false));

  it('are refused as they come: whoever installs it says what is installed', () => {
    assert.equal(valid(defaults()), false);
  });
});
