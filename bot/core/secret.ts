const INSPECT = Symbol.for('nodejs.util.inspect.custom');
const SHOWN = '[secret]';

/** A value that shows itself to nobody: logs, JSON, string building and `console.log` all print `[secret]`. Only `reveal` gives it. */
export type Secret = Readonly<{ reveal(): string; toString(): string; toJSON(): string }>;

export function createSecret(value: string): Secret {
  // The value lives in the closure: it is no property, so nothing that walks the object finds it.
  return Object.freeze({ reveal: () => value, toString: () => SHOWN, toJSON: () => SHOWN, [INSPECT]: () => SHOWN });
}
