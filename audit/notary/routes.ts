import type { IncomingMessage } from 'node:http';
import { toBase64 } from '../../bot/core/audit/bytes.ts';
import { AppError } from '../../bot/core/errors.ts';
import type { AnchorQueue } from './anchor-queue.ts';
import type { Answer } from './answers.ts';
import { readJson } from './body.ts';
import { readiness } from './readiness.ts';
import { parseSeal, parseStatement } from './requests.ts';
import type { Sealing } from './sealing.ts';
import type { State } from './state.ts';

export type Office = Readonly<{ key: string; sealing: Sealing; state: State; queues: readonly AnchorQueue[] }>;
/** Of so many logs the newest note is given at a time. */
const PAGE = 100;
type Route = (request: IncomingMessage, url: URL) => Promise<Answer>;

/** Everything that can be asked of the notary. */
export function routesOf(office: Office): Readonly<Record<string, Route>> {
  const { key, sealing, state } = office;
  return {
    'POST /v1/checkpoints': async (request) => {
      const { note, anchors, anchored } = await sealing.seal(parseSeal(await readJson(request)));
      return ok({ note, anchors: anchors.map((anchor) => ({ ...anchor })), anchored });
    },
    'GET /v1/checkpoints': async (_, url) => {
      const page = state.page(url.searchParams.get('after') ?? '', PAGE);
      return ok({ notes: page.map(({ note }) => note), after: page.length < PAGE ? null : (page.at(-1)?.checkpoint.origin ?? null) });
    },
    'GET /v1/checkpoints/latest': async (_, url) => {
      const origin = url.searchParams.get('origin') ?? '';
      sealing.requireOrigin(origin);
      const last = state.last(origin);
      if (last === null) throw missing('notary.nothing_signed', `Nothing of ${origin} was signed yet.`);
      return ok({ size: last.checkpoint.size, root: toBase64(last.checkpoint.root), note: last.note });
    },
    'POST /v1/statements': async (request) => ok({ note: await sealing.state(parseStatement(await readJson(request))) }),
    'GET /v1/key': async () => ok({ key }),
    'GET /livez': async () => ok({ alive: true }),
    'GET /readyz': async () => await readiness(office),
  };
}

/** Throws `not_found` / `notary.no_route` and `invalid` / `notary.no_method`. */
export async function answerTo(request: IncomingMessage, routes: Readonly<Record<string, Route>>): Promise<Answer> {
  const url = new URL(request.url ?? '/', 'http://notary');
  const route = routes[`${request.method} ${url.pathname}`];
  if (route !== undefined) return await route(request, url);
  const paths = Object.keys(routes).map((name) => name.slice(name.indexOf(' ') + 1));
  if (!paths.includes(url.pathname)) throw missing('notary.no_route', `The notary knows no such address. There is ${paths.join(', ')}.`);
  throw new AppError({ code: 'invalid', reason: 'notary.no_method', message: 'This address takes another method.' });
}

function ok(body: Answer['body']): Answer {
  return { status: 200, body };
}

function missing(reason: string, message: string): AppError {
  return new AppError({ code: 'not_found', reason, message });
}
