import type { BotConfig } from './config-bot.ts';
import { AppError } from './core/errors.ts';
import type { Masker } from './core/masking/masker.ts';
import type { LoginCloud } from './directory/entra/clouds.ts';
import type { AppCredential } from './directory/entra/credential.ts';
import { type SignInProblem, TokenSource } from './directory/entra/tokens.ts';

const NAMES = {
  clientId: 'SIGNALBOX_BOT_APP_ID',
  secret: 'SIGNALBOX_BOT_SECRET',
  certificateFile: 'SIGNALBOX_BOT_CERTIFICATE_FILE',
  // A bot proves itself with none.
  tokenFile: '',
};

type By = Readonly<{
  cloud: LoginCloud;
  /** Audience of the bot's token. */
  scope: string;
  masker: Pick<Masker, 'token'>;
}>;

/**
 * The token with which the bot speaks to Teams, from Entra. Throws `unavailable` (`teams.no_token`, `teams.unreachable`) with what an
 * administrator can do about it.
 */
export function createBotToken({ appId, tenantId, credential }: BotConfig, { cloud, scope, masker }: By): () => Promise<string> {
  const proof: AppCredential = { ...credential, clientId: appId };
  const source = new TokenSource({ credential: proof, tenantId, cloud, masker, resource: scope, names: NAMES, failure });
  return () => source.next();
}

function failure({ kind, advice, cause }: SignInProblem): AppError {
  const refused = kind === 'refused';
  const what = refused ? 'Microsoft Entra gives the bot no token' : 'Microsoft Entra cannot be reached for the token of the bot';
  const next = advice ?? (refused ? 'The log has what Entra said.' : 'Check the way out of this network (name service, firewall, proxy).');
  return new AppError({
    code: 'unavailable',
    reason: refused ? 'teams.no_token' : 'teams.unreachable',
    message: `${what}, so nothing reaches Teams. ${next}`,
    cause,
  });
}
