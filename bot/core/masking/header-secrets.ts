import { percentDecoded } from './url-secrets.ts';

/**
 * What must not be shown of the value of a header: the value, as it is and without its percent-encoding (as in W3C baggage), and what follows
 * a scheme such as `Bearer`, which whoever quotes a token often leaves out.
 */
export function secretsOfHeader(value: string): readonly string[] {
  const whole = [value, percentDecoded(value)];
  return [...new Set([...whole, ...whole.map((text) => text.slice(text.lastIndexOf(' ') + 1))])];
}
