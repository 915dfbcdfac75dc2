import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Answers `GET /v3/conversations/{conversation}/members/{member}` over real HTTP: what is listed, as it is, or 404. */
export class MembersConnector {
  readonly asked: string[] = [];
  readonly tokens: (string | undefined)[] = [];
  /** By member id: the body of the answer, a status to fail with, or `never` to leave the question open. */
  members: Readonly<Record<string, object | number | 'never'>> = {};
  readonly #server = createServer((req, res) => this.#serve(req, res));

  static async start(): Promise<MembersConnector> {
    const connector = new MembersConnector();
    await new Promise<void>((resolve) => connector.#server.listen(0, '127.0.0.1', resolve));
    return connector;
  }

  get origin(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  get serviceUrl(): string {
    return `${this.origin}/emea/`;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise<void>((resolve) => this.#server.close(() => resolve()));
  }

  #serve(req: IncomingMessage, res: ServerResponse): void {
    const path = decodeURIComponent(req.url ?? '');
    this.asked.push(`${req.method} ${path}`);
    this.tokens.push(req.headers.authorization);
    const answer = this.members[path.split('/members/')[1] ?? ''] ?? 404;
    if (answer === 'never') return;
    res.setHeader('content-type', 'application/json');
    res.statusCode = typeof answer === 'number' ? answer : 200;
    res.end(JSON.stringify(typeof answer === 'number' ? { error: { code: 'MemberNotFoundInConversation', message: 'no' } } : answer));
  }
}
