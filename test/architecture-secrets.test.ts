import assert from 'node:assert/strict';
import ts from 'typescript';
import { nodesOf, parseSource, placeOf, type Source, sourceFiles } from './support/source-files.ts';

type Matches = (node: ts.Node) => boolean;
type Rule = Readonly<{ name: string; except: readonly string[]; matches: Matches; bites: readonly string[] }>;

const product = sourceFiles().filter(({ path }) => /^(bot|cards)\//.test(path) && !path.endsWith('.test.ts'));
const calls = (node: ts.Node, name: RegExp): boolean => ts.isCallExpression(node) && name.test(node.expression.getText());
const makes = (node: ts.Node, name: string): boolean => ts.isNewExpression(node) && node.expression.getText() === name;
const imports = (node: ts.Node, name: RegExp): boolean => ts.isImportSpecifier(node) && name.test((node.propertyName ?? node.name).text);
const places = (files: readonly Source[], matches: Matches): readonly string[] =>
  files.flatMap((source) => nodesOf(source.tree).flatMap((node) => (matches(node) ? [placeOf(source, node)] : [])));

/** There is one way out for each kind of text, and it goes through the masker. Everything else would be a second one. */
const RULES: readonly Rule[] = [
  {
    name: 'makes a secret in the masker, which then knows it',
    // The address of a collector is made known to the masker by the configuration, and the token in its header is known already.
    except: ['bot/core/masking/masker.ts', 'bot/core/audit/forward-target.ts', 'bot/config-forwarding.ts'],
    matches: (node) => imports(node, /^createSecret$/),
    bites: ["import { createSecret } from './secret.ts'"],
  },
  {
    name: 'reveals a secret only to what it is for',
    except: [
      'bot/connectors/http/secret-headers.ts',
      'bot/connectors/script/run.ts',
      'bot/directory/entra/credential.ts',
      'bot/app-microsoft.ts',
      'bot/config.ts',
      'bot/config-forwarding.ts',
      'bot/config-notary.ts',
      'bot/config-observing.ts',
      'bot/migrated-database.ts',
      'bot/database-tools.ts',
      'bot/audit-tools.ts',
      'bot/doctor/examine.ts',
      'bot/notary/exchange.ts',
      'bot/forwarding/collector-target.ts',
      'bot/http/metrics-door.ts',
      'bot/tracing/collector.ts',
      'bot/local/notary-process.ts',
    ],
    matches: (node) => calls(node, /\.reveal$/),
    bites: ['config.secret.reveal()'],
  },
  {
    name: 'reads secrets of the site while a step is carried out, and nowhere else',
    except: ['bot/app-masking.ts'],
    matches: (node) => imports(node, /^createFindSecret$/),
    bites: ["import { createFindSecret } from './find-secret.ts'"],
  },
  {
    name: 'prints in the log, at the start and at the command line only',
    // The guard of a script is a program of its own that knows no secret, and so is the page of Local Teams.
    except: ['bot/log.ts', 'bot/main.ts', 'bot/cli/signalbox.js', 'bot/connectors/script/guard.js', 'bot/local/'],
    matches: (node) => calls(node, /^(console\.\w+|process\.(stdout|stderr)\.write|pino)$/) || makes(node, 'Console'),
    bites: ['console.log(x)', 'process.stderr.write(x)', 'pino()', 'new Console(x)'],
  },
  {
    name: 'opens the store and the transactions of the engine where what is written is masked',
    // The command line writes what its operator types and reads no secret of the site.
    except: ['bot/app-masking.ts', 'bot/store/', 'bot/activate-rules.ts'],
    matches: (node) => imports(node, /^(createStore|txOn)$/),
    bites: ["import { createStore } from './postgres-store.ts'", "import { txOn as tx } from './tx.ts'"],
  },
  {
    name: 'speaks to Teams over one transport',
    except: ['bot/teams/connector-clients.ts'],
    matches: (node) => makes(node, 'ConnectorClient') || imports(node, /^createTransport$/),
    bites: ['new ConnectorClient(x)', "import { createTransport } from './transport.ts'"],
  },
  {
    name: 'answers over one server',
    // A target for tests of the connector.
    except: ['bot/http/pipeline.ts', 'bot/http/listener.ts', 'bot/connectors/http/fake.ts', 'bot/local/'],
    matches: (node) => calls(node, /^(express|(http\.)?createServer)$/),
    bites: ['express()', 'http.createServer(x)'],
  },
];

describe('architecture: secrets', () => {
  for (const { name, except, matches, bites } of RULES) {
    const files = product.filter(({ path }) => !except.some((allowed) => path.startsWith(allowed)));
    it(name, () => assert.deepEqual(places(files, matches), []));
    for (const text of bites) it(`finds ${text}`, () => assert.equal(places([parseSource('x.ts', text)], matches).length > 0, true));
  }

  const textOf = (path: string): string => product.find((source) => source.path === path)?.text ?? assert.fail(path);

  it('masks answers before anything else may answer', () => {
    assert.match(textOf('bot/http/pipeline.ts').match(/app\.use\(.*/)?.[0] ?? '', /^app\.use\(maskedAnswers\(parts\.masker\), /);
  });

  it('masks every line of the log, and every sentence about an error at the start', () => {
    assert.match(
      textOf('bot/log.ts'),
      /const safe = .*options\.masker\.maskBody\(line\).*;\n\s+write\(options\.human \? shortLine\(safe\) : safe\);/,
    );
    const printed = textOf('bot/main.ts').match(/process\.stderr\.write\(.*/g) ?? [];
    assert.ok(printed.length > 0 && printed.every((call) => call.includes('masker.mask(')), printed.join('\n'));
  });

  it('masks what is sent to Teams in the only place that sends it', () => {
    const sends = textOf('bot/teams/transport.ts').match(/\bfetch\(|body: .*request\.body.*$/gm);
    assert.deepEqual(sends, ['fetch(', "body: typeof request.body === 'string' ? masker.maskBody(request.body) : null,"]);
  });

  it('gives the engine masked transactions and masked results, and the app the masked store', () => {
    assert.match(textOf('bot/app-core.ts'), /createEngine\(\{\s*\.\.\.\{ database, txOn: engineTx\(.*\), body: maskedBody\(/);
    assert.match(textOf('bot/app.ts'), /const store = openStore\(database, config\.masker, \{ watch, observing \}\);/);
  });
});
