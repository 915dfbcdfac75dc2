type Mask = (text: string) => string;
/** Whether a number may become a text, when its digits are a secret: in JSON for others, never in what the product works with. */
type Numbers = 'numbers' | 'texts';

/** Every text in a value, the keys of plain objects as well. Only arrays and plain objects are entered; what is unchanged stays the same object. */
export function maskedValue<T>(value: T, mask: Mask, which?: Numbers): T;
export function maskedValue(value: unknown, mask: Mask, which: Numbers = 'texts'): unknown {
  if (typeof value === 'string') return mask(value);
  if (typeof value === 'number' && which === 'numbers') return mask(String(value)) === String(value) ? value : mask(String(value));
  if (Array.isArray(value)) {
    const parts = value.map((part: unknown) => maskedValue(part, mask, which));
    return parts.every((part, at) => part === value[at]) ? value : parts;
  }
  return isPlain(value) ? maskedObject(value, mask, which) : value;
}

function maskedObject(value: object, mask: Mask, which: Numbers): object {
  const before = Object.entries(value);
  const after = before.map(([key, part]: [string, unknown]) => [mask(key), maskedValue(part, mask, which)] as const);
  const same = after.every(([key, part], at) => key === before[at]?.[0] && part === before[at]?.[1]);
  return same ? value : Object.fromEntries(after);
}

function isPlain(value: unknown): value is object {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

/**
 * A text that may be JSON, and then stays it: an escape is never cut in two. What is no JSON is masked as it is. A text without
 * a secret comes back as it was, letter for letter.
 */
export function maskedJson(text: string, mask: Mask): string {
  const masked = mask(text);
  if (masked === text) return text;
  const value = parsed(text);
  return value === null ? masked : JSON.stringify(maskedValue(value, mask, 'numbers')) + (text.endsWith('\n') ? '\n' : '');
}

function parsed(text: string): object | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' ? value : null;
  } catch {
    return null; // Not JSON, which the caller did not promise.
  }
}
