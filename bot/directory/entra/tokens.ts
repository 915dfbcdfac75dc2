import type { TokenCredential } from '@azure/identity';
import { AppError } from '../../core/errors.ts';
import type { Masker } from '../../core/masking/masker.ts';
import { adviceFor, type SettingNames } from './advice.ts';
import { type Budget, within } from './budget.ts';
import type { LoginCloud } from './clouds.ts';
import { type AppCredential, createCredential } from './credential.ts';

type Parts = Readonly<{
  credential: AppCredential;
  tenantId: string;
  cloud: LoginCloud;
  /** For which resource: `https://graph.microsoft.com`. */
  resource: string;
  masker: Pick<Masker, 'token'>;
  /** What the credential was set with, for advice. */
  names: SettingNames;
  /** What whoever asked is told. */
  failure(problem: SignInProblem): AppError;
}>;

/** Why there is no token. `advice` says what an administrator can do; null = not known. `cause` is what was said, without the request. */
export type SignInProblem = Readonly<{ kind: 'refused' | 'unreachable'; advice: string | null; cause: Error }>;

/** Tokens of one app registration for one resource. Microsoft's library keeps a token until shortly before it expires. */
export class TokenSource {
  readonly #parts: Parts;
  #credential: Promise<TokenCredential> | null = null;
  #pending: Promise<string> | null = null;
  #last = '';

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** One request at a time; whoever asks meanwhile waits for the same token. Throws what `failure` gives, and `directory.timeout`. */
  async token(budget: Budget): Promise<string> {
    return await within(budget, this.next());
  }

  /** The same for whoever waits as long as it takes, which is some twenty seconds at most. */
  next(): Promise<string> {
    this.#pending ??= this.#acquire().finally(() => {
      this.#pending = null;
    });
    return this.#pending;
  }

  /** Forgets a token that was refused, unless somebody else did so already. */
  refused(token: string): void {
    if (token === this.#last) this.#credential = null;
  }

  async #acquire(): Promise<string> {
    const { credential, tenantId, cloud, resource, masker } = this.#parts;
    try {
      this.#credential ??= createCredential(credential, tenantId, cloud);
      const given = await (await this.#credential).getToken(`${resource}/.default`);
      if (given === null) throw new Error('the library gave no token');
      masker.token(given.token);
      this.#last = given.token;
      return given.token;
    } catch (thrown) {
      // What could not even be made is made anew by the next question: a file may be there by then.
      this.#credential = null;
      throw thrown instanceof AppError ? thrown : this.#parts.failure(this.#problem(thrown));
    }
  }

  #problem(thrown: unknown): SignInProblem {
    const { credential, tenantId, cloud, names } = this.#parts;
    const said = thrown instanceof Error ? thrown.message : String(thrown);
    const advice = adviceFor(said, { credential, tenantId, loginUrl: cloud.loginUrl, names });
    return { kind: UNREACHABLE.test(said) ? 'unreachable' : 'refused', advice, cause: new Error(said.slice(0, 1000)) };
  }
}

/** Entra said no (a wrong secret, an unknown application), or it could not be asked. */
const UNREACHABLE = /ENOTFOUND|ECONNREFUSED|ECONNRESET|ETIMEDOUT|EAI_AGAIN|ENETUNREACH|EHOSTUNREACH|network_error|timed? ?out/i;
