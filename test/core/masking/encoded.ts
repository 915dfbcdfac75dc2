type Encode = (text: string) => string;

/** The ways in which a text is written inside another one. */
export const ENCODINGS: readonly (readonly [name: string, encode: Encode])[] = [
  ['it is', (text) => text],
  ['it is, in small letters', (text) => text.toLowerCase()],
  ['JSON', (text) => JSON.stringify(text).slice(1, -1)],
  ['JSON in JSON', (text) => JSON.stringify(JSON.stringify(text)).slice(3, -3)],
  [
    'JSON of Python',
    (text) =>
      JSON.stringify(text)
        .slice(1, -1)
        .replace(/[^ -~]/g, escaped),
  ],
  ['part of a URL', encodeURIComponent],
  ['a field of a form', (text) => new URLSearchParams([['', text]]).toString().slice(1)],
  ['a URL in a URL', (text) => encodeURIComponent(encodeURIComponent(text))],
  ['JSON in a URL', (text) => encodeURIComponent(JSON.stringify(text).slice(1, -1))],
  ['HTML', (text) => text.replace(/[&<>"']/g, (letter) => `&#${letter.charCodeAt(0)};`)],
  ['base64', (text) => Buffer.from(text).toString('base64')],
  ['base64 for URLs', (text) => Buffer.from(text).toString('base64url')],
  ['base64 in a URL', (text) => encodeURIComponent(Buffer.from(text).toString('base64'))],
  ['hexadecimal digits', (text) => Buffer.from(text).toString('hex')],
  ['hexadecimal digits in capitals', (text) => Buffer.from(text).toString('hex').toUpperCase()],
];

function escaped(letter: string): string {
  return `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

/** Everything that a search for a secret looks for: raw, JSON, URL and form, base64 at each offset in both alphabets, hexadecimal. */
export function formsOf(value: string): readonly string[] {
  const plain = ENCODINGS.filter(([name]) => !name.startsWith('base64')).map(([, encode]) => encode(value));
  const inBase64 = [0, 1, 2].flatMap((offset) => {
    const bytes = Buffer.concat([Buffer.alloc(offset), Buffer.from(value)]);
    const whole = Math.floor((bytes.length * 8) / 6);
    const letters = bytes.toString('base64').slice(Math.ceil((offset * 8) / 6), whole);
    return [letters, letters.replaceAll('+', '-').replaceAll('/', '_')];
  });
  return [...new Set([...plain, ...inBase64])].filter((form) => form.length >= 6);
}
