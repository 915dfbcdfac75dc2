import { type CertificateAndKey, certificateAndKey, isCertificate, pemFile } from './config-pem.ts';
import { type ForwardTarget, parseForwardTarget, TARGET_EXAMPLE } from './core/audit/forward-target.ts';
import { createSecret, type Secret } from './core/secret.ts';
import type { Reader } from './environment.ts';

/** Where the audit log is forwarded to, and by what. Paths name PEM files, which are read anew for each connection. */
export type ForwardingConfig = Readonly<{
  targets: readonly ForwardTarget[];
  /** The whole value of the `Authorization` header for the collector. */
  authorization: Secret | null;
  caFile: string | null;
  client: CertificateAndKey | null;
  /** The operator's own private enterprise number, for the structured data of syslog (RFC 5424, 7.2.2). */
  enterprise: number | null;
}>;

const FORWARD = 'SIGNALBOX_FORWARD';
const TOKEN = 'SIGNALBOX_FORWARD_TOKEN';
const CA_FILE = 'SIGNALBOX_FORWARD_CA_FILE';
const CERT_FILE = 'SIGNALBOX_FORWARD_CERT_FILE';
const KEY_FILE = 'SIGNALBOX_FORWARD_KEY_FILE';
const ENTERPRISE = 'SIGNALBOX_FORWARD_ENTERPRISE';
const DETAILS = [TOKEN, `${TOKEN}_FILE`, CA_FILE, CERT_FILE, KEY_FILE, ENTERPRISE];
export const FORWARDING_NAMES: readonly string[] = [FORWARD, ...DETAILS];

const MOST_TARGETS = 8;
/** RFC 5612 keeps it for documentation, and RFC 5424 (6.3.2) wants a number of one's own. */
const DOCUMENTATION = '32473';

/** Complains about targets that are none, and about settings that go with no target. */
export async function readForwarding(reader: Reader): Promise<ForwardingConfig> {
  const targets = readTargets(reader);
  if (!reader.has(FORWARD))
    for (const name of DETAILS) if (reader.has(name)) reader.complain(name, `is not used without ${FORWARD}. Remove the variable.`);
  return {
    targets,
    authorization: await readAuthorization(reader, targets),
    caFile: await pemFile(reader, CA_FILE, isCertificate, 'certificates'),
    client: await certificateAndKey(reader, CERT_FILE, KEY_FILE),
    enterprise: readEnterprise(reader),
  };
}

function readTargets(reader: Reader): readonly ForwardTarget[] {
  const texts = (reader.text(FORWARD) ?? '').split(',').flatMap((part) => (part.trim() === '' ? [] : [part.trim()]));
  const targets: ForwardTarget[] = [];
  for (const [place, text] of texts.entries()) {
    const parsed = parseForwardTarget(text);
    const nth = texts.length === 1 ? 'its target' : `target ${place + 1} of it`;
    if ('problem' in parsed) reader.complain(FORWARD, `cannot be used: ${nth} ${parsed.problem}.`);
    else if (targets.some(({ key }) => key === parsed.key)) reader.complain(FORWARD, `names ${parsed.name} twice. Remove one.`);
    else targets.push(parsed);
  }
  if (reader.has(FORWARD) && texts.length === 0) reader.complain(FORWARD, `names no target; for example ${TARGET_EXAMPLE}.`);
  if (targets.length > MOST_TARGETS) reader.complain(FORWARD, `names more than ${MOST_TARGETS} targets.`);
  return targets;
}

async function readAuthorization(reader: Reader, targets: readonly ForwardTarget[]): Promise<Secret | null> {
  const token = await reader.secret(TOKEN);
  if (token === null) return null;
  const value = token.reveal();
  const origins = new Set(targets.flatMap(({ kind, name }) => (kind === 'collector' ? [name] : [])));
  if (reader.has(FORWARD) && origins.size === 0) reader.complain(TOKEN, `is not used: ${FORWARD} names no collector. Remove the variable.`);
  if (origins.size > 1) reader.complain(TOKEN, `would be given to several collectors. Name one collector in ${FORWARD}.`);
  if (!/^[\x21-\x7e]*( [\x21-\x7e]+)?$/.test(value))
    reader.complain(
      TOKEN,
      'must be a token, or a scheme and a token with one space between them, for example Bearer 2YotnFZFEjr1zCsicMWpAA.',
    );
  return createSecret(value.includes(' ') ? value : `Bearer ${value}`);
}

function readEnterprise(reader: Reader): number | null {
  const fits = (text: string): boolean => /^[1-9][0-9]{0,9}$/.test(text) && text !== DOCUMENTATION;
  const number = reader.text(ENTERPRISE, fits, 'the private enterprise number that IANA gave to your organization');
  return number === null ? null : Number(number);
}
