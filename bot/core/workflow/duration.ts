const FORM = /^(\d{1,6})(ms|s|m|h|d)$/;
const UNIT_MS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** The form for editors and messages. */
export const DURATION = FORM;

/** Milliseconds of `500ms`, `30s`, `10m`, `2h` or `7d`; null for anything else. */
export function parseDuration(text: string): number | null {
  const match = FORM.exec(text);
  const unit = UNIT_MS[match?.[2] ?? ''];
  return match === null || unit === undefined ? null : Number(match[1]) * unit;
}
