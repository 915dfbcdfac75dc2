import type { ShapedManifest } from './shape.ts';

const HOST_NAME = /^(?=.{4,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$/i;
/** Microsoft, "validDomains": hosts that serve other people's pages too must not be trusted as a whole. */
const SHARED =
  /^(?:azurewebsites\.net|azurecontainerapps\.io|ngrok(?:-free)?\.(?:io|app)|devtunnels\.ms|github\.io|onmicrosoft\.com|(?:login\.)?microsoftonline\.com|(?:token\.)?botframework\.com|teams\.microsoft\.com)$/i;

/** Teams opens nothing but https on the valid domains, and tells nobody why. */
export function addressProblems(manifest: ShapedManifest): readonly string[] {
  const { validDomains } = manifest;
  if (validDomains.length === 0) return ['validDomains is empty: Teams would open no page of the tab'];
  const unfit = validDomains.flatMap(domainProblem);
  if (unfit.length > 0) return unfit;
  const repeated = new Set(validDomains.map((domain) => domain.toLowerCase())).size < validDomains.length;
  const addresses = new Set(
    textsIn({ ...manifest, $schema: '' }).filter((text) => /^[a-z]+:\/\//i.test(text) && !text.startsWith('api://')),
  );
  return [
    ...(repeated ? ['validDomains names a domain twice'] : []),
    ...[...addresses].flatMap((address) => addressProblem(address, validDomains)),
  ];
}

function domainProblem(domain: string): readonly string[] {
  if (!HOST_NAME.test(domain)) return [`BOT_DOMAIN must be a public host name without https://, port or path, not ${domain}`];
  return SHARED.test(domain) ? [`${domain} serves pages of others too: name your own host under it`] : [];
}

function addressProblem(address: string, domains: readonly string[]): readonly string[] {
  if (!address.startsWith('https://')) return [`${address} must begin with https://`];
  const url = URL.canParse(address) ? new URL(address) : null;
  if (url === null || url.username !== '' || url.password !== '') return [`${address} is not on a valid domain: it is no plain address`];
  return domains.includes(url.host) ? [] : [`${address} is not on a valid domain`];
}

function textsIn(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : [];
}
