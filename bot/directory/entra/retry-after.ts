/**
 * How long Graph asks to wait, in milliseconds (RFC 9110 10.2.3); null when it does not say. A date is compared with the
 * `date` of the same answer, so that it does not matter whose clock is right.
 */
export function retryAfterMs(headers: Headers): number | null {
  const text = headers.get('retry-after')?.trim() ?? '';
  const ms = /^\d{1,7}$/.test(text) ? Number(text) * 1000 : Date.parse(text) - Date.parse(headers.get('date') ?? '');
  return Number.isFinite(ms) && ms >= 0 ? ms : null;
}
