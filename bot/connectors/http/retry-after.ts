/**
 * Seconds to wait (RFC 9110 10.2.3), at most a day; null when the answer does not say. A date is compared with the `date`
 * header of the same answer, so that it does not matter whose clock is right.
 */
export function retryAfterSeconds(headers: Readonly<Record<string, string>>): number | null {
  const text = headers['retry-after']?.trim() ?? '';
  const seconds = /^\d{1,9}$/.test(text) ? Number(text) : (Date.parse(text) - Date.parse(headers['date'] ?? '')) / 1000;
  return Number.isFinite(seconds) && seconds >= 0 ? Math.min(Math.ceil(seconds), 86_400) : null;
}
