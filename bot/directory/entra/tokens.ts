import type { TokenCredential } from '@azure/identity';
import { AppError } from '../../core/errors.ts';
import type { Masker } from '../../core/masking/masker.ts';
import { type Budget, within } from './budget.ts';
import type { DirectoryCloud } from './clouds.ts';
import { createCredential, type DirectoryCredential } from './credential.ts';
import { directoryFailure } from './failure.ts';

type Parts = Readonly<{ credential: DirectoryCredential; tenantId: string; cloud: DirectoryCloud; masker: Pick<Masker, 'token'> }>;

/** Tokens for Microsoft Graph of one tenant. Microsoft's library keeps a token until shortly before it expires. */
export class TokenSource {
  readonly #parts: Parts;
  #credential: Promise<TokenCredential> | null = null;
  #pending: Promise<string> | null = null;
  #last = '';

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** One request at a time; whoever asks meanwhile waits for the same token. Throws `directory.credential`, `.unreachable` or `.timeout`. */
  async token(budget: Budget): Promise<string> {
    this.#pending ??= this.#acquire().finally(() => {
      this.#pending = null;
    });
    return await within(budget, this.#pending);
  }

  /** Forgets a token that Graph refused, unless somebody else did so already. */
  refused(token: string): void {
    if (token === this.#last) this.#credential = null;
  }

  async #acquire(): Promise<string> {
    const { credential, tenantId, cloud, masker } = this.#parts;
    try {
      this.#credential ??= createCredential(credential, tenantId, cloud);
      const given = await (await this.#credential).getToken(`${cloud.graphUrl}/.default`);
      if (given === null) throw new Error('the library gave no token');
      masker.token(given.token);
      this.#last = given.token;
      return given.token;
    } catch (cause) {
      // What could not even be made is made anew by the next question: a file may be there by then.
      this.#credential = null;
      throw tokenFailure(cause);
    }
  }
}

/**
 * Entra says no (a wrong secret, an unknown application), or it could not be asked. `cause` goes to the log only as far as its
 * message goes: the object holds the request.
 */
function tokenFailure(thrown: unknown): AppError {
  if (thrown instanceof AppError) return thrown;
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  const cause = new Error(message.slice(0, 1000));
  const unreachable = /ENOTFOUND|ECONNREFUSED|ECONNRESET|ETIMEDOUT|EAI_AGAIN|ENETUNREACH|EHOSTUNREACH|network_error|timed? ?out/i;
  return directoryFailure(unreachable.test(message) ? 'directory.unreachable' : 'directory.credential', { cause });
}
