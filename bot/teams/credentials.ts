import {
  JwtTokenProviderFactory,
  ManagedIdentityServiceClientCredentialsFactory,
  PasswordServiceClientCredentialFactory,
  ServiceClientCredentialsFactory,
} from 'botframework-connector';
import { AppError } from '../core/errors.ts';

type SdkCredentials = Awaited<ReturnType<ServiceClientCredentialsFactory['createCredentials']>>;

/**
 * How the bot proves who it is to Teams. `secret` is a single-tenant registration; `managed_identity` a user-assigned identity whose
 * client id is the bot's app id; `token` asks a function each time (Local Teams, tests).
 */
export type BotCredentials =
  | Readonly<{ kind: 'secret'; tenantId: string; secret: string }>
  | Readonly<{ kind: 'managed_identity' }>
  | Readonly<{ kind: 'token'; token: () => Promise<string> }>;

/** Throws `invalid` for an empty app id: the SDK would take it as "no authentication" and trust everybody. */
export function createCredentialsFactory(appId: string, credentials: BotCredentials): ServiceClientCredentialsFactory {
  if (appId.trim() === '') {
    throw new AppError({
      code: 'invalid',
      reason: 'teams.no_app_id',
      message: 'The Teams edge needs the app id of the bot registration. Set it, or start Local Teams instead.',
    });
  }
  if (credentials.kind === 'secret') return new PasswordServiceClientCredentialFactory(appId, credentials.secret, credentials.tenantId);
  if (credentials.kind === 'managed_identity') {
    return new ManagedIdentityServiceClientCredentialsFactory(appId, new JwtTokenProviderFactory());
  }
  return new GivenTokenFactory(appId, credentials.token);
}

class GivenTokenFactory extends ServiceClientCredentialsFactory {
  readonly #appId: string;
  readonly #token: () => Promise<string>;

  constructor(appId: string, token: () => Promise<string>) {
    super();
    this.#appId = appId;
    this.#token = token;
  }

  async isValidAppId(appId: string): Promise<boolean> {
    return appId === this.#appId;
  }

  async isAuthenticationDisabled(): Promise<boolean> {
    return false;
  }

  async createCredentials(): Promise<SdkCredentials> {
    const token = this.#token;
    return {
      signRequest: async (request) => {
        request.headers.set('Authorization', `Bearer ${await token()}`);
        return request;
      },
    };
  }
}
