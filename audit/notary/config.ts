import { isIP } from 'node:net';
import { resolve } from 'node:path';
import { certificateAndKey } from '../../bot/config-pem.ts';
import { AppError } from '../../bot/core/errors.ts';
import { Masker } from '../../bot/core/masking/masker.ts';
import { createSecret } from '../../bot/core/secret.ts';
import { createReader, type Env, type Reader } from '../../bot/environment.ts';
import { ANCHOR_NAMES, readAnchors } from './config-anchors.ts';
import type { Listen } from './listen.ts';
import type { NotaryConfig } from './notary.ts';

const LOG_LEVELS = ['debug', 'info', 'warn', 'error'] as const;
const NAMES = [
  ...ANCHOR_NAMES,
  'SIGNALBOX_NOTARY_NAME',
  'SIGNALBOX_NOTARY_LISTEN',
  'SIGNALBOX_NOTARY_KEY_FILE',
  'SIGNALBOX_NOTARY_TOKEN',
  'SIGNALBOX_NOTARY_TOKEN_FILE',
  'SIGNALBOX_NOTARY_DIR',
  'SIGNALBOX_NOTARY_LOG_LEVEL',
  'SIGNALBOX_NOTARY_TLS_CERT_FILE',
  'SIGNALBOX_NOTARY_TLS_KEY_FILE',
];
const SHORTEST_TOKEN = 32;
/** The shortest limit of a socket's path is 104 bytes (macOS), its final zero included. */
const LONGEST_SOCKET = 103;

type ProcessConfig = NotaryConfig & Readonly<{ logLevel: (typeof LOG_LEVELS)[number] }>;

/**
 * Reads SIGNALBOX_NOTARY_…; other variables are none of the notary's business. Throws one `invalid` (`config.invalid`) with
 * every problem: the name, what is expected and an example.
 */
export async function readNotaryConfig(env: Env, masker = new Masker()): Promise<ProcessConfig> {
  const own = Object.entries(env).filter(([name]) => name.startsWith('SIGNALBOX_NOTARY_'));
  const reader = createReader(Object.fromEntries(own), NAMES, masker);
  const dir = resolve(required(reader, 'SIGNALBOX_NOTARY_DIR', "the notary's own directory, for example /var/lib/signalbox-notary"));
  const config = {
    name: readName(reader),
    dir,
    listen: readListen(reader) ?? { socket: resolve(dir, 'notary.sock') },
    tls: await certificateAndKey(reader, 'SIGNALBOX_NOTARY_TLS_CERT_FILE', 'SIGNALBOX_NOTARY_TLS_KEY_FILE'),
    keyFile: resolve(reader.text('SIGNALBOX_NOTARY_KEY_FILE') ?? resolve(dir, 'notary.key')),
    token: await readToken(reader),
    anchors: await readAnchors(reader),
    logLevel: reader.choice('SIGNALBOX_NOTARY_LOG_LEVEL', LOG_LEVELS) ?? 'info',
  };
  if (config.tls !== null && 'socket' in config.listen)
    reader.complain(
      'SIGNALBOX_NOTARY_TLS_CERT_FILE',
      'goes with an address in SIGNALBOX_NOTARY_LISTEN, for example 0.0.0.0:3990; a socket needs no certificate.',
    );
  if (reader.problems.length > 0) throw configError(reader.problems);
  return Object.freeze(config);
}

function readName(reader: Reader): string {
  const expected = 'a name of letters, digits, dots, hyphens and underscores, for example signalbox';
  const name = reader.text('SIGNALBOX_NOTARY_NAME', (text) => /^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/.test(text), expected);
  return name ?? 'signalbox';
}

/** null when it is not set. */
function readListen(reader: Reader): Listen | null {
  const expected = 'unix:/path of at most 103 bytes, or an address with a port, for example 127.0.0.1:3990';
  const text = reader.text('SIGNALBOX_NOTARY_LISTEN', (given) => parseListen(given) !== null, expected);
  return text === null ? null : parseListen(text);
}

function parseListen(text: string): Listen | null {
  if (text.startsWith('unix:')) {
    const socket = text.slice('unix:'.length);
    return socket.startsWith('/') && Buffer.byteLength(socket) <= LONGEST_SOCKET ? { socket } : null;
  }
  const [, bracketed, plain, port = ''] = /^(?:\[([^\]]+)\]|([^:]+)):(\d{1,5})$/.exec(text) ?? [];
  const host = bracketed ?? plain ?? '';
  return (host === 'localhost' || isIP(host) !== 0) && Number(port) <= 65_535 ? { host, port: Number(port) } : null;
}

async function readToken(reader: Reader): Promise<NotaryConfig['token']> {
  const name = 'SIGNALBOX_NOTARY_TOKEN';
  const token = await reader.secret(name);
  const expected = `at least ${SHORTEST_TOKEN} characters that nobody can guess and that a header can carry, made for example with “openssl rand -hex 32”`;
  if (token === null) reader.complain(name, `is missing: ${expected}; or ${name}_FILE=/run/secrets/notary with it in a file.`);
  else if (token.reveal() !== '' && !/^[\x21-\x7e]{32,512}$/.test(token.reveal())) reader.complain(name, `must have ${expected}.`);
  return token ?? createSecret('');
}

function required(reader: Reader, name: string, expected: string): string {
  const text = reader.text(name);
  if (text === null) reader.complain(name, `is missing: ${expected}.`);
  return text ?? '';
}

function configError(problems: readonly string[]): AppError {
  const count = problems.length === 1 ? 'one problem' : `${problems.length} problems`;
  const message = `The notary's configuration has ${count}. Nothing was started; please mend:\n${problems.map((line) => `  ${line}`).join('\n')}`;
  return new AppError({ code: 'invalid', reason: 'config.invalid', message, details: { problems } });
}
