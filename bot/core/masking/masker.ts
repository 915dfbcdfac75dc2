import { createSecret, type Secret } from '../secret.ts';
import { type Automaton, createAutomaton, type Pattern } from './automaton.ts';
import { secretsOfHeader } from './header-secrets.ts';
import { maskedJson, maskedValue } from './mask-values.ts';
import { patternsOf, SHORTEST_SECRET } from './patterns.ts';
import { type Ending, scan } from './scan.ts';
import { secretsOfUrl } from './url-secrets.ts';

/** Takes a text as it comes, in pieces. A secret that lies across two of them is found as well. */
export type MaskedStream = Readonly<{
  /** What of the text so far cannot be part of a secret any more; the rest is held back, at most a secret's length of it. */
  write(text: string): string;
  /** What was still held back. Nothing may be written afterwards. */
  end(): string;
}>;

/** Takes the secrets out of texts. Every place where something leaves the process, or is kept, asks it. */
export type Masking = Readonly<{
  mask(text: string): string;
  /** The same for a piece that was cut out of a longer text: also a part of a secret at either end, from six characters on. */
  maskCut(text: string): string;
  /** Every text in it, however deep. What holds no secret comes back as the same object. */
  maskValue<T>(value: T): T;
  /** A text that may be JSON, and stays JSON. */
  maskBody(text: string): string;
  maskStream(): MaskedStream;
}>;

/** Secrets that were read for steps, and tokens: so many are remembered, the newest. */
const MOST_RESOLVED = 500;
const MOST_TOKENS = 20;
/** Should a text give reason to hold back more than this, it is let go as it is: no secret is that long. */
const MOST_HELD = 262_144;

type Known = Readonly<{ shown: string; patterns: readonly string[] }>;

/**
 * Knows the value of every secret of this process, because it is what makes them, and takes them out of texts: as they are, and
 * as JSON, URLs, base64 and hexadecimal digits write them.
 */
export class Masker implements Masking {
  readonly #lasting = new Map<string, Known>();
  readonly #resolved = new Map<string, Known>();
  readonly #tokens = new Map<string, Known>();
  #compiled: Readonly<{ automaton: Automaton; known: readonly Known[] }> | null = null;

  /** A secret of the installation itself, such as the password of its database. */
  secret(value: string): Secret {
    this.#learn(this.#lasting, value, '[secret]', Number.POSITIVE_INFINITY);
    return createSecret(value);
  }

  /** An address that may hold a password. */
  secretUrl(address: string): Secret {
    for (const part of secretsOfUrl(address)) this.#learn(this.#lasting, part, '[secret]', Number.POSITIVE_INFINITY);
    return createSecret(address);
  }

  /** The value of a header that authorizes. */
  secretHeader(value: string): Secret {
    for (const part of secretsOfHeader(value)) this.#learn(this.#lasting, part, '[secret]', Number.POSITIVE_INFINITY);
    return createSecret(value);
  }

  /** A secret that was found under this name. */
  resolved(value: string, name: string): Secret {
    this.#learn(this.#resolved, value, `[secret ${name}]`, MOST_RESOLVED);
    return createSecret(value);
  }

  /** A token that the process was given to show to others. */
  token(value: string): void {
    this.#learn(this.#tokens, value, '[secret]', MOST_TOKENS);
  }

  mask(text: string): string {
    return this.#masked(text, 'whole').text;
  }

  maskCut(text: string): string {
    const start = this.#partAtStart(text);
    return (start === 0 ? '' : '[secret]') + this.#masked(text.slice(start), 'cut').text;
  }

  maskValue<T>(value: T): T {
    return maskedValue(value, (text) => this.mask(text));
  }

  maskBody(text: string): string {
    return maskedJson(text, (part) => this.mask(part));
  }

  maskStream(): MaskedStream {
    let held = '';
    return {
      write: (text) => {
        const whole = held + text;
        const { text: masked, settled } = this.#masked(whole, whole.length > MOST_HELD ? 'whole' : 'open');
        held = whole.slice(settled);
        return masked;
      },
      end: () => {
        const rest = held;
        held = '';
        return this.#masked(rest, 'cut').text;
      },
    };
  }

  #learn(among: Map<string, Known>, value: string, shown: string, most: number): void {
    if (value.length < SHORTEST_SECRET || among.get(value)?.shown === shown) return;
    among.set(value, { shown, patterns: patternsOf(value, 0).map(({ text }) => text) });
    const [oldest] = among.keys();
    if (among.size > most && oldest !== undefined) among.delete(oldest);
    this.#compiled = null;
  }

  #masked(text: string, ending: Ending): Readonly<{ text: string; settled: number }> {
    const { automaton, known } = this.#ready();
    if (known.length === 0 || text === '') return { text, settled: text.length };
    const { regions, settled } = scan(text, automaton, ending);
    let masked = '';
    let from = 0;
    for (const { start, end, owner } of regions) {
      if (start >= settled) break;
      masked += text.slice(from, start) + (known[owner]?.shown ?? '[secret]');
      from = end;
    }
    return { text: masked + text.slice(from, settled), settled };
  }

  #ready(): Readonly<{ automaton: Automaton; known: readonly Known[] }> {
    if (this.#compiled !== null) return this.#compiled;
    // What has a name comes last and wins: one secret may be known by several ways.
    const known = [...this.#tokens.values(), ...this.#lasting.values(), ...this.#resolved.values()];
    const patterns = known.flatMap((each, owner): readonly Pattern[] => each.patterns.map((text) => ({ text, owner })));
    this.#compiled = { known, automaton: createAutomaton(patterns) };
    return this.#compiled;
  }

  /** How long the end of a secret is that the text begins with; 0 when it does not. */
  #partAtStart(text: string): number {
    const head = text.slice(0, SHORTEST_SECRET);
    if (head.length < SHORTEST_SECRET) return 0;
    let longest = 0;
    for (const pattern of this.#ready().known.flatMap(({ patterns }) => patterns)) {
      for (let at = pattern.indexOf(head, 1); at > 0; at = pattern.indexOf(head, at + 1)) {
        const size = pattern.length - at;
        if (size > longest && text.startsWith(pattern.slice(at))) longest = size;
      }
    }
    return longest;
  }
}
