import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export type ConnectorCall = Readonly<{
  method: string;
  url: string;
  authorization: string | undefined;
  body: Readonly<Record<string, unknown>>;
  /** Milliseconds of `performance.now()`. */
  at: number;
  /** The id that a post was given. */
  made: string;
  /** Whether it took effect. */
  effective: boolean;
}>;

/** `cut` answers nothing and cuts the connection, after the request took effect or before. `effect`: only the answer fails. */
export type Fault = Readonly<{
  status: number;
  effect?: 'done';
  cut?: 'done' | 'not_done';
  headers?: Readonly<Record<string, string>>;
  code?: string;
  body?: string;
  delayMs?: number;
}>;

/** A Bot Connector over real HTTP that takes everything, writes it down, and fails as it is told. */
export class RecordingConnector {
  readonly calls: ConnectorCall[] = [];
  /** Asked for every request; null lets it succeed. */
  fault: (call: ConnectorCall) => Fault | null = () => null;
  readonly #server = createServer((req, res) => void this.#serve(req, res));
  #ids = 0;

  static async start(): Promise<RecordingConnector> {
    const connector = new RecordingConnector();
    await new Promise<void>((resolve) => connector.#server.listen(0, '127.0.0.1', resolve));
    return connector;
  }

  get origin(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  get serviceUrl(): string {
    return `${this.origin}/emea/`;
  }

  texts(): readonly unknown[] {
    return this.calls.map((call) => call.body['text']);
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise<void>((resolve) => this.#server.close(() => resolve()));
  }

  async #serve(req: IncomingMessage, res: ServerResponse): Promise<void> {
    const at = performance.now();
    let text = '';
    for await (const chunk of req) text += String(chunk);
    this.#ids += 1;
    const made = `act-${this.#ids}`;
    const asked = {
      method: req.method ?? '',
      url: req.url ?? '',
      authorization: req.headers.authorization,
      body: JSON.parse(text),
      at,
      made,
    };
    const fault = this.fault({ ...asked, effective: false });
    const failed = fault !== null && fault.effect !== 'done' && (fault.cut === undefined ? fault.status >= 300 : fault.cut === 'not_done');
    const call: ConnectorCall = { ...asked, effective: !failed };
    this.calls.push(call);
    if (fault?.cut !== undefined) return void res.destroy();
    if (fault?.delayMs !== undefined) await new Promise((resolve) => setTimeout(resolve, fault.delayMs));
    for (const [name, value] of Object.entries(fault?.headers ?? {})) res.setHeader(name, value);
    res.setHeader('content-type', 'application/json');
    res.statusCode = fault?.status ?? (call.method === 'POST' ? 201 : 200);
    const error = { error: { code: fault?.code ?? 'Injected', message: 'injected' } };
    // A chat is the same every time it is opened for the same person.
    const id = call.url.endsWith('/v3/conversations') ? `a:${JSON.stringify(call.body['members'])}` : made;
    res.end(fault?.body ?? JSON.stringify(res.statusCode < 300 ? { id } : error));
  }
}
