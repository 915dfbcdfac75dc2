/** A secret of Azure Key Vault in its newest version. */
export type VaultReference = Readonly<{ kind: 'keyvault'; vault: string; name: string }>;

/** Where a secret is found: a variable of the environment, a file, or a key vault. The reference may be shown to anybody; the secret never stands in it. */
export type SecretReference = Readonly<{ kind: 'env'; name: string } | { kind: 'file'; path: string }> | VaultReference;

/** Asks a key vault. Throws `unavailable` (`secret.missing`, `.refused`, `.unreachable`, `.elsewhere`, `.unusable`) with the name of the reference. */
export type ReadVault = (reference: VaultReference) => Promise<string>;

type Parsed = Readonly<{ ok: true; reference: SecretReference } | { ok: false; problem: string }>;

const VARIABLE = /^[A-Za-z_][A-Za-z0-9_]{0,127}$/;
/** Nothing that could be mistaken for something else where the name of a secret is shown. */
const PATH = /^(?:\/[A-Za-z0-9._@+=:,-]+)+$/;
const LONGEST_PATH = 500;
/** What Azure allows: https://learn.microsoft.com/azure/key-vault/general/about-keys-secrets-certificates */
const IN_VAULT = /^([a-z](?:-?[a-z0-9]){2,23})\/([A-Za-z0-9-]{1,127})$/;
/** What Signalbox itself is run with: nobody who writes rules may send it anywhere. */
const OWN = /^(?:SIGNALBOX_.*|(?:MIGRATION_)?DATABASE_URL|AZURE_.*|OTEL_.*)$/;
const SCHEME = /^([a-z][a-z0-9+.-]{0,30}):/i;
const EXPECTED =
  'must be a reference such as env:SHOP_TOKEN, file:/run/secrets/shop or keyvault:shop-vault/shop-token; the secret itself never stands in a file of the site';

/** Reads `env:NAME`, `file:/path` or `keyvault:vault/name`. A problem never repeats the text, which may be the secret itself. */
export function parseSecretReference(text: string): Parsed {
  const scheme = SCHEME.exec(text)?.[1] ?? '';
  const rest = text.slice(scheme.length + 1);
  switch (scheme) {
    case 'env':
      return variable(rest);
    case 'file':
      return file(rest);
    case 'keyvault':
      return inVault(rest);
    default:
      return refused(EXPECTED);
  }
}

/** Whether the text is meant as a reference, well written or not. */
export function looksLikeReference(text: string): boolean {
  return /^(?:env|file|keyvault):/i.test(text);
}

/** `env:SHOP_TOKEN` and the like, as it is written and shown. */
export function referenceName(reference: SecretReference): string {
  switch (reference.kind) {
    case 'env':
      return `env:${reference.name}`;
    case 'file':
      return `file:${reference.path}`;
    case 'keyvault':
      return `keyvault:${reference.vault}/${reference.name}`;
  }
}

function variable(name: string): Parsed {
  if (!VARIABLE.test(name)) return refused('must name a variable after env:, such as env:SHOP_TOKEN');
  if (OWN.test(name))
    return refused('names a variable of Signalbox itself, which is given to nobody; use one of your own, such as env:SHOP_TOKEN');
  return { ok: true, reference: { kind: 'env', name } };
}

function file(path: string): Parsed {
  const plain = PATH.test(path) && path.length <= LONGEST_PATH && !path.split('/').some((part) => part === '.' || part === '..');
  if (!plain)
    return refused('must name a file by its whole path after file:, such as file:/run/secrets/shop, in plain letters and without ..');
  return { ok: true, reference: { kind: 'file', path } };
}

function inVault(text: string): Parsed {
  const [, vault = '', name = ''] = IN_VAULT.exec(text) ?? [];
  if (vault === '' || vault.length > 24)
    return refused('must name a vault in small letters and a secret in it after keyvault:, such as keyvault:shop-vault/shop-token');
  return { ok: true, reference: { kind: 'keyvault', vault, name } };
}

function refused(problem: string): Parsed {
  return { ok: false, problem };
}
