import { once } from 'node:events';
import http from 'node:http';
import { isSigned } from './signed-request.ts';

export type Gateway = Readonly<{ port: number; close(): Promise<void> }>;

/**
 * What S3 documents and the store behind it does not know. A request that is not signed with the secret is answered with 403. A PUT
 * with `If-None-Match: *` is answered with 412 (`PreconditionFailed`) when the object is there, and with 409
 * (`ConditionalRequestConflict`) while another one for it is on its way. Everything else passes as it is.
 */
export async function startGateway(upstream: number, secret: string): Promise<Gateway> {
  const made = new Set<string>();
  const onTheWay = new Set<string>();
  const server = http.createServer((request, response) => {
    const name = request.url ?? '';
    const conditional = request.method === 'PUT' && request.headers['if-none-match'] === '*';
    if (!isSigned(request, secret)) return refuse(request, response, { status: 403, code: 'SignatureDoesNotMatch' });
    if (conditional && made.has(name)) return refuse(request, response, { status: 412, code: 'PreconditionFailed' });
    if (conditional && onTheWay.has(name)) return refuse(request, response, { status: 409, code: 'ConditionalRequestConflict' });
    if (conditional) onTheWay.add(name);
    const { method, headers } = request;
    const passed = http.request({ port: upstream, host: '127.0.0.1', path: name, method, headers }, (answer) => {
      onTheWay.delete(name);
      if (method === 'PUT' && answer.statusCode === 200) made.add(name);
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    passed.on('error', () => {
      onTheWay.delete(name);
      response.destroy();
    });
    request.pipe(passed);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  return {
    port: typeof address === 'object' ? (address?.port ?? 0) : 0,
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

function refuse(request: http.IncomingMessage, response: http.ServerResponse, by: Readonly<{ status: number; code: string }>): void {
  request.resume();
  response.writeHead(by.status, { 'content-type': 'application/xml' }).end(`<Error><Code>${by.code}</Code></Error>`);
}
