import { ServiceClientCredentialsFactory } from 'botframework-connector';
import { AppError } from '../core/errors.ts';

type SdkCredentials = Awaited<ReturnType<ServiceClientCredentialsFactory['createCredentials']>>;

/** Gives the token with which the bot proves who it is to Teams; asked for each request. */
export type BotToken = () => Promise<string>;

/** Throws `invalid` for an empty app id: the SDK would take it as "no authentication" and trust everybody. */
export function createCredentialsFactory(appId: string, token: BotToken): ServiceClientCredentialsFactory {
  if (appId.trim() === '') {
    throw new AppError({
      code: 'invalid',
      reason: 'teams.no_app_id',
      message: 'The Teams edge needs the app id of the bot registration. Set it, or start Local Teams instead.',
    });
  }
  return new GivenTokenFactory(appId, token);
}

/** The SDK's own ways to a token keep it for the life of the process, and say only that there is none. */
class GivenTokenFactory extends ServiceClientCredentialsFactory {
  readonly #appId: string;
  readonly #token: BotToken;

  constructor(appId: string, token: BotToken) {
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
