import {
  type AuthenticateRequestResult,
  AuthenticationError,
  BotFrameworkAuthentication,
  ClaimsIdentity,
  type ConnectorFactory,
  UserTokenClient,
} from 'botframework-connector';
import type { TokenClaims } from './token.ts';

/**
 * Takes the place of the SDK's authentication: the gate has verified the token, and no SDK code may look at an `Authorization`
 * header again (its other branches accept ordinary Entra tokens). Whoever reaches those branches is refused.
 */
export class GatedAuthentication extends BotFrameworkAuthentication {
  readonly #connectors: ConnectorFactory;
  readonly #audience: string;

  constructor(connectors: ConnectorFactory, audience: string) {
    super();
    this.#connectors = connectors;
    this.#audience = audience;
  }

  /** The result the SDK wants for a turn, made from claims that the gate verified. */
  accept(claims: TokenClaims): AuthenticateRequestResult {
    const identity = new ClaimsIdentity(
      [
        { type: 'iss', value: claims.iss },
        { type: 'aud', value: claims.aud },
        { type: 'serviceurl', value: claims.serviceurl },
      ],
      true,
    );
    return { audience: this.#audience, claimsIdentity: identity, connectorFactory: this.#connectors };
  }

  async authenticateRequest(): Promise<AuthenticateRequestResult> {
    throw new AuthenticationError('Requests are authenticated before the SDK.', 401);
  }

  async authenticateStreamingRequest(): Promise<AuthenticateRequestResult> {
    throw new AuthenticationError('Streaming connections are not offered.', 401);
  }

  override async authenticateChannelRequest(): Promise<ClaimsIdentity> {
    throw new AuthenticationError('Skills are not offered.', 401);
  }

  createConnectorFactory(): ConnectorFactory {
    return this.#connectors;
  }

  async createUserTokenClient(): Promise<UserTokenClient> {
    return new NoUserTokens();
  }
}

/** The SDK wants one for every turn. Signalbox asks nobody to sign in through the bot. */
class NoUserTokens extends UserTokenClient {
  getUserToken(): Promise<never> {
    return noUserTokens();
  }

  getSignInResource(): Promise<never> {
    return noUserTokens();
  }

  signOutUser(): Promise<never> {
    return noUserTokens();
  }

  getTokenStatus(): Promise<never> {
    return noUserTokens();
  }

  getAadTokens(): Promise<never> {
    return noUserTokens();
  }

  exchangeToken(): Promise<never> {
    return noUserTokens();
  }
}

async function noUserTokens(): Promise<never> {
  throw new AuthenticationError('The bot signs nobody in.', 401);
}
