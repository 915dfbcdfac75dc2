import { AppError } from '../../../bot/core/errors.ts';
import { Masker } from '../../../bot/core/masking/masker.ts';
import type { Authenticate } from '../../../bot/http/auth.ts';
import { createHttpServer } from '../../../bot/http/server.ts';
import { auditApi } from './audit-api.ts';
import { builtTab } from './built-tab.ts';
import { closeLater } from './cleaning.ts';
import { hostMount } from './host-pages.ts';
import { openRelay, type Relay } from './relay.ts';
import { ROSA } from './sample-events.ts';
import { createWorld, type World } from './world.ts';

/** Where Entra would send a browser back to; in a test its stand-in does. */
export const PUBLIC = 'https://signalbox.example.com';
export const API = '99999999-0000-4000-8000-000000000099';
const ENTRA = { issuer: 'https://login.microsoftonline.com/{tenantid}/v2.0', keys: 'http://127.0.0.1:1/' };
const QUIET = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };

export type ServedTab = Readonly<{
  world: World;
  origin: string;
  /** A new token of the signed-in person, a release manager. */
  token(): string;
  /** Refuses all tokens given out so far, as after a change of keys. */
  forgetTokens(): void;
  tokensGiven(): number;
  /** Lets the tokens that Teams keeps be of a sign-in that long ago; tokens asked for anew are fresh, unless `anew` says how old they are. */
  signedIn(ageMs: number, anew?: number): void;
  /** The network between browser and server. */
  cable: Pick<Relay, 'cut' | 'restore'>;
}>;

/** The real HTTP server with the built tab, operations in memory, and a page with a Teams host in it on the same origin. */
export async function serveTab(options: Readonly<{ local?: boolean }> = {}): Promise<ServedTab> {
  const world = createWorld();
  const tokens = createTokens();
  const server = createHttpServer({
    operations: world.operations,
    authenticate: tokens.authenticate,
    messages: async (_req, res) => void res.end(),
    changes: world.changes,
    ready: async () => undefined,
    clock: { now: () => new Date() },
    masker: new Masker(),
    logger: QUIET,
    consent: { cloud: ENTRA, clientId: API, publicUrl: PUBLIC, tenants: () => [ROSA.tenantId] },
    tabDir: await builtTab(),
    local: options.local ?? true,
    trustProxy: false,
    mounts: [hostMount(tokens.next), ...auditApi(world)],
    limits: { streams: { perPerson: 50 } },
  });
  const { port } = await server.listen(0, '127.0.0.1');
  closeLater(server.close);
  const cable = await openRelay(port);
  closeLater(cable.close);
  return {
    world,
    cable,
    origin: `http://127.0.0.1:${cable.port}`,
    token: () => tokens.next(false),
    forgetTokens: tokens.forget,
    tokensGiven: tokens.given,
    signedIn: tokens.signedIn,
  };
}

/** Tokens that look like those of Entra to the tab: three parts, with an expiry in the middle one. */
function createTokens() {
  let count = 0;
  let ages = { kept: 0, anew: 0 };
  let good = new Map<string, Date>();
  const expiresAt = new Date(Date.now() + 3_600_000);
  const authenticate: Authenticate = async ({ headers }) => {
    const signedInAt = good.get(headers.authorization ?? '');
    if (signedInAt !== undefined) return { principal: ROSA, signedInAt, expiresAt };
    throw new AppError({
      code: 'unauthenticated',
      reason: 'token.invalid',
      message: 'Your sign-in could not be verified. Reload the tab.',
    });
  };
  return {
    authenticate,
    given: () => count,
    signedIn: (kept: number, anew = 0) => {
      ages = { kept, anew };
    },
    forget: () => {
      good = new Map();
    },
    next: (anew: boolean) => {
      count += 1;
      const signedInAt = new Date(Date.now() - (anew ? ages.anew : ages.kept));
      const claims = { exp: Math.floor(expiresAt.getTime() / 1000), iat: Math.floor(signedInAt.getTime() / 1000) - 300 };
      const token = `e30.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.t${count}`;
      good.set(`Bearer ${token}`, signedInAt);
      return token;
    },
  };
}
