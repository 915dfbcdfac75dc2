import type { Socket } from 'node:net';
import type { Forwarded } from '../core/audit/forward-store.ts';
import type { LogRow } from '../core/audit/log-store.ts';
import { notNow } from './failures.ts';
import { connectTo, ended, type SyslogPlace, written } from './syslog-connection.ts';
import { framed, type SyslogOrigin, syslogMessage } from './syslog-message.ts';
import type { Batch, Target } from './target.ts';

/**
 * So many events are sent again on a new connection, if the old one may have lost some: at 600 bytes and more each, 12 MB or more,
 * where Linux holds at most 4 MB to be sent and 6 MB to be read unless told otherwise.
 */
export const RESENT_EVENTS = 20_000;
/** A kernel gives a peer up that confirms nothing after about 15 minutes: what was sent over a connection that still stood then has arrived. */
const ON_ITS_WAY_MS = 20 * 60_000;
/** A peer that was not sent anything for so long, and then ends the connection without an error, had read everything. */
const READ_MS = 5000;
const SEND_MS = 15_000;
const END_MS = 1000;

export type SyslogParts = Readonly<{
  name: string;
  place: SyslogPlace;
  origin: SyslogOrigin;
  resentEvents?: number;
  sendMs?: number;
  /** Milliseconds of a clock that never jumps. */
  ticks?: () => number;
}>;

/** A syslog server by RFC 5425, or by RFC 6587 without TLS. Since it confirms nothing, a new connection begins with what may be lost. */
export class SyslogTarget implements Target {
  readonly name: string;
  readonly key: string;
  readonly #parts: SyslogParts;
  #socket: Socket | null = null;
  #wroteAt = Number.NEGATIVE_INFINITY;
  #sent = 0;
  #owed = 0;
  #nothingLost = false;

  constructor(parts: SyslogParts) {
    this.#parts = parts;
    this.name = parts.name;
    this.key = parts.name;
  }

  encode(row: LogRow): Buffer {
    return framed(syslogMessage(row, this.#parts.origin));
  }

  async open(cursor: Forwarded, signal: AbortSignal): Promise<number> {
    if (this.#socket?.writable === true) return cursor.seq;
    const nothingLost = cursor.settled || (this.#nothingLost && this.#sent === cursor.seq);
    const socket = await connectTo(this.#parts.place, signal);
    this.#socket = socket;
    this.#watch(socket);
    this.#owed = cursor.seq;
    this.#sent = nothingLost ? cursor.seq : Math.max(0, cursor.seq - (this.#parts.resentEvents ?? RESENT_EVENTS));
    return this.#sent;
  }

  /** Finds out by how a connection ends whether something may be lost that was sent over it. */
  #watch(socket: Socket): void {
    let ended = false;
    this.#nothingLost = false;
    socket.once('end', () => {
      ended = true;
    });
    socket.once('close', (hadError: boolean) => {
      if (this.#socket !== null && this.#socket !== socket) return;
      const quietMs = this.#ticks() - this.#wroteAt;
      this.#nothingLost = quietMs >= ON_ITS_WAY_MS || (ended && !hadError && quietMs >= READ_MS);
    });
  }

  async deliver({ body, last }: Batch, signal: AbortSignal): Promise<void> {
    if (this.#socket === null) throw notNow('There is no connection.');
    this.#wroteAt = this.#ticks();
    await written(this.#socket, body, { signal, ms: this.#parts.sendMs ?? SEND_MS });
    this.#sent = last;
  }

  drop(): void {
    this.#socket?.destroy();
    this.#socket = null;
  }

  async close(): Promise<boolean> {
    const socket = this.#socket;
    this.#socket = null;
    // A connection on which not everything was sent again proves nothing about what it still owed.
    const complete = this.#sent >= this.#owed;
    return socket !== null && !socket.destroyed && (await ended(socket, END_MS)) && complete;
  }

  #ticks(): number {
    return this.#parts.ticks?.() ?? performance.now();
  }
}
