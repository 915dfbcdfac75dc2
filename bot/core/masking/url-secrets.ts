import { SHORTEST_SECRET } from './patterns.ts';

/** Parameters of a Postgres address that hold a secret. */
const SECRET_PARAMETER = /^(?:ssl)?password$/;

/**
 * What must not be shown of an address with a password: the whole address, user and password as they stand before the host, and
 * the password itself. A password that is also the name of the user, the database or the host is hidden only where it stands as
 * a password: hiding it everywhere would take a word out of every text.
 */
export function secretsOfUrl(address: string): readonly string[] {
  const url = URL.canParse(address) ? new URL(address) : null;
  if (url === null) return [address];
  const names = [url.username, url.pathname.slice(1), ...url.hostname.split('.'), 'postgres', 'postgresql', 'password', 'signalbox'].map(
    percentDecoded,
  );
  const parameters = [...url.searchParams].flatMap(([name, value]) => (SECRET_PARAMETER.test(name) ? [value] : []));
  const passwords = [url.password, percentDecoded(url.password), ...parameters].filter((text) => text.length >= SHORTEST_SECRET);
  const userinfo =
    url.password === ''
      ? []
      : [`${url.username}:${url.password}@${url.host}`, `${percentDecoded(url.username)}:${percentDecoded(url.password)}@`];
  return [
    ...new Set([
      ...(passwords.length + userinfo.length === 0 ? [] : [address]),
      ...userinfo,
      ...passwords.filter((text) => !names.includes(text)),
    ]),
  ];
}

/** The text itself where it is not encoded rightly. */
export function percentDecoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text; // A lone % is what it is.
  }
}
