import { AppError } from '../../core/errors.ts';
import { message, type Text } from '../../core/text/message.ts';
import { deniedKind, literalAddress, type Reach } from './address.ts';
import type { SecretHeaders } from './secret-headers.ts';
import type { Settings } from './settings.ts';
import { parseUrl } from './url.ts';

export type Target = Readonly<{
  url: URL;
  reach: Reach;
  secrets: SecretHeaders;
  /** For people: without the query, which may hold more than a message should show. */
  name: string;
}>;

/**
 * Takes a URL only when its origin is listed, letter for letter after parsing, and its host is not an address that may not
 * be reached. Throws `forbidden`: `http.url`, `http.origin` or `http.address_denied`.
 */
export function targetOf(text: string, settings: Settings): Target {
  // The parser drops or turns some characters silently (tab, line feed, backslash); what a person approved must be what is called.
  const url = /[\p{Cc}\s\\]/u.test(text) ? null : parseUrl(text);
  if (url === null) throw refusal('http.url', message('http.url.no-url'));
  if (url.protocol !== 'http:' && url.protocol !== 'https:') throw refusal('http.url', message('http.url.scheme'));
  if (url.username !== '' || url.password !== '') throw refusal('http.url', message('http.url.credentials'));
  const listed = settings.origins.get(url.origin);
  if (listed === undefined) throw refusal('http.origin', message('http.url.not-listed', { origin: url.origin }));
  const address = literalAddress(url.hostname);
  const denied = address === null ? null : deniedKind(address, listed.reach);
  if (denied !== null) throw refusal('http.address_denied', message('http.url.denied', { kind: denied }));
  return { url, ...listed, name: `${url.origin}${url.pathname}` };
}

function refusal(reason: string, text: Text): AppError {
  return new AppError({ code: 'forbidden', reason, message: text });
}
