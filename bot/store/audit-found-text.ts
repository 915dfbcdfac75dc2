import { JsonBytes } from './json-bytes.ts';
import type { SentRecords } from './sent-records.ts';

/** How a column is written: a text or null as JSON, what is JSON already, bytes as hex, a number, a moment. */
type Kind = 'text' | 'json' | 'hex' | 'number' | 'moment';
type Part = Readonly<{ before: Uint8Array; column: string; kind: Kind }>;

const part = (before: string, column: string, kind: Kind = 'text'): Part => ({ before: Buffer.from(before), column, kind });

/** A leaf (RFC 9162, 2.1.1) is 0x00 and the RFC 8785 text of an event. The order is that of its members. */
const LEAF: readonly Part[] = [
  part('\0{"actor":{"kind":', 'e.actor_kind'),
  part(',"objectId":', 'e.actor_object'),
  part(',"tenantId":', 'e.actor_tenant'),
  part('},"at":"', 'e.at', 'moment'),
  part('","beside":"', 'e.beside', 'hex'),
  part('","environment":', 'e.environment'),
  part(',"facts":', 'e.facts', 'json'),
  part(',"id":', 'e.id'),
  part(',"log":', 'e.log'),
  part(',"planHash":', 'e.plan_hash'),
  part(',"rule":', 'e.rule'),
  part(',"runId":', 'e.run_id'),
  part(',"seq":', 'e.seq', 'number'),
  part(',"stepId":', 'e.step_id'),
  part(',"type":', 'e.type'),
  part(',"v":1,"via":', 'e.via'),
  part(',"workflow":', 'e.workflow'),
];
/** What is hashed beside the event: the salt and the text of what can be erased. */
const BESIDE: readonly Part[] = [
  part('{"detail":', 'd.detail', 'json'),
  part(',"name":', 'd.actor_name'),
  part(',"sentence":', 'd.sentence'),
];
const END = Buffer.from('}');

const COLUMNS = [...LEAF.map(({ column }) => column), 'e.nodes', 'd.seq', 'd.salt', ...BESIDE.map(({ column }) => column)];

/** The type that Postgres sends a column as, whatever somebody made of the table. */
const TYPES: Readonly<Record<Kind, string>> = { text: 'text', json: 'text', hex: 'bytea', number: 'bigint', moment: 'timestamptz' };
const cast = ({ column, kind }: Part): string => `${column}::${TYPES[kind]}`;

/** A row of `audit_events`, named `e`, and of `audit_details`, named `d`, as one value. */
export const RECORD = `row(${[...LEAF.map(cast), 'e.nodes::bytea', 'd.seq::bigint', 'd.salt::bytea', ...BESIDE.map(cast)].join(', ')})`;

/** Which column of `RECORD` it is. */
export function placeOf(column: string): number {
  return COLUMNS.indexOf(column);
}

const [BESIDE_SEQ, SALT] = [placeOf('d.seq'), placeOf('d.salt')];
const FIRST_BESIDE = SALT + 1;
const SEQ = placeOf('e.seq');
/** More than all names of members with a moment, a number, a hash in hex and the quotes around every value take. */
const OWN_BYTES = 512;

/** Puts the texts of rows together, out of `RECORD`s. Each is there until the next one is begun. */
export class FoundTexts {
  readonly #out = new JsonBytes();

  leaf(record: SentRecords): Buffer {
    this.#out.begin(OWN_BYTES, record.end(LEAF.length - 1) - record.start(0));
    LEAF.forEach((one, column) => void this.#write(record, column, one));
    this.#out.bytes(END);
    return this.#out.end();
  }

  /** Null when it was erased. */
  beside(record: SentRecords): Buffer | null {
    if (record.isNull(BESIDE_SEQ)) return null;
    this.#out.begin(OWN_BYTES, record.end(COLUMNS.length - 1) - record.start(SALT));
    this.#out.bytes(record.bytes, record.start(SALT), record.end(SALT));
    BESIDE.forEach((one, place) => void this.#write(record, FIRST_BESIDE + place, one));
    this.#out.bytes(END);
    return this.#out.end();
  }

  #write(record: SentRecords, column: number, { before, kind }: Part): void {
    this.#out.bytes(before);
    if (kind === 'text') this.#out.quoted(record, column);
    else if (kind === 'json') this.#out.bytes(record.bytes, record.start(column), record.end(column));
    else if (kind === 'hex') this.#out.ascii(record.text(column, 'hex'));
    else if (kind === 'number') this.#out.ascii(String(record.integer(SEQ)));
    else this.#out.ascii(momentOf(record, column));
  }
}

const YEAR_2000 = Date.UTC(2000, 0);
const MICROS = 1000;
const LAST_MS = 8.64e15;
const WORD = 2 ** 32;

/** As Postgres keeps a moment: 64 bits that count microseconds since the year 2000. Something else for what JavaScript has no moment for. */
function momentOf(record: SentRecords, column: number): string {
  if (record.isNull(column)) return '';
  const at = record.start(column);
  const micros = record.bytes.readInt32BE(at) * WORD + record.bytes.readUInt32BE(at + 4);
  // A bigint for each of a million moments would take a second: only those centuries away from 2000 need it.
  if (!Number.isSafeInteger(micros)) return distantMoment(record.bytes.readBigInt64BE(at));
  return micros % MICROS === 0 ? new Date(YEAR_2000 + micros / MICROS).toISOString() : String(micros);
}

function distantMoment(micros: bigint): string {
  const ms = YEAR_2000 + Number(micros / BigInt(MICROS));
  return micros % BigInt(MICROS) === 0n && Math.abs(ms) <= LAST_MS ? new Date(ms).toISOString() : String(micros);
}
