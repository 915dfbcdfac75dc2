import { createPrivateKey, generateKeyPairSync, randomBytes, sign } from 'node:crypto';
import { isIP } from 'node:net';

/** A key and a self-signed certificate as PEM, made when a test needs them (X.509, RFC 5280; DER as in X.690). */
export function selfSigned(
  host: string,
  validity: Readonly<{ from: string; to: string }>,
  kind: 'ec' | 'rsa' = 'ec',
): Readonly<{ key: string; cert: string }> {
  const { privateKey, publicKey } = keyPair(kind);
  const algorithm = kind === 'ec' ? ECDSA_SHA256 : RSA_SHA256;
  const name = sequence(set(sequence(COMMON_NAME, der(0x0c, Buffer.from(host)))));
  const times = sequence(utcTime(validity.from), utcTime(validity.to));
  const body = sequence(
    der(0xa0, integer(Buffer.of(2))),
    integer(Buffer.concat([Buffer.of(1), randomBytes(8)])),
    algorithm,
    name,
    times,
    name,
    publicKey,
    extensions(host),
  );
  const signature = sign('sha256', body, createPrivateKey(privateKey));
  const certificate = sequence(body, algorithm, der(0x03, Buffer.of(0), signature));
  return { key: privateKey, cert: `-----BEGIN CERTIFICATE-----\n${certificate.toString('base64')}\n-----END CERTIFICATE-----\n` };
}

function keyPair(kind: 'ec' | 'rsa'): Readonly<{ privateKey: string; publicKey: Buffer }> {
  const { privateKey, publicKey } =
    kind === 'ec' ? generateKeyPairSync('ec', { namedCurve: 'P-256' }) : generateKeyPairSync('rsa', { modulusLength: 2048 });
  return {
    privateKey: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    publicKey: publicKey.export({ type: 'spki', format: 'der' }),
  };
}

function extensions(host: string): Buffer {
  const address = isIP(host) === 4 ? der(0x87, Buffer.from(host.split('.').map(Number))) : der(0x82, Buffer.from(host));
  const names = sequence(SUBJECT_ALT_NAME, der(0x04, sequence(address)));
  const authority = sequence(BASIC_CONSTRAINTS, der(0x01, Buffer.of(0xff)), der(0x04, sequence(der(0x01, Buffer.of(0xff)))));
  return der(0xa3, sequence(names, authority));
}

function der(tag: number, ...parts: readonly Buffer[]): Buffer {
  const content = Buffer.concat(parts);
  const { length } = content;
  const size = length < 128 ? [length] : length < 256 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.of(tag, ...size), content]);
}

function sequence(...parts: readonly Buffer[]): Buffer {
  return der(0x30, ...parts);
}

function set(...parts: readonly Buffer[]): Buffer {
  return der(0x31, ...parts);
}

function integer(bytes: Buffer): Buffer {
  return der(0x02, bytes);
}

/** `from` and `to` as YYMMDDhhmmssZ. */
function utcTime(text: string): Buffer {
  return der(0x17, Buffer.from(text));
}

const COMMON_NAME = der(0x06, Buffer.of(0x55, 0x04, 0x03));
const SUBJECT_ALT_NAME = der(0x06, Buffer.of(0x55, 0x1d, 0x11));
const BASIC_CONSTRAINTS = der(0x06, Buffer.of(0x55, 0x1d, 0x13));
const ECDSA_SHA256 = sequence(der(0x06, Buffer.of(0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x02)));
const RSA_SHA256 = sequence(der(0x06, Buffer.of(0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x0b)), der(0x05));
