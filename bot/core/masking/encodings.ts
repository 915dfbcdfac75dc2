const BASE64 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** How the text looks inside something longer that was written as base64, wherever in it the text begins; both alphabets. */
export function base64Forms(text: string): readonly string[] {
  const bytes = new TextEncoder().encode(text);
  return [0, 1, 2].flatMap((offset) => {
    const standard = base64At(bytes, offset);
    return [standard, standard.replaceAll('+', '-').replaceAll('/', '_')];
  });
}

/** Only the letters that these bytes alone decide: the first and the last share bits with what stands beside them. */
function base64At(bytes: Uint8Array, offset: number): string {
  const first = Math.ceil((offset * 8) / 6);
  const last = Math.floor(((offset + bytes.length) * 8) / 6);
  const letters: string[] = [];
  for (let at = first; at < last; at += 1) letters.push(BASE64.charAt(sixBits(bytes, at * 6 - offset * 8)));
  return letters.join('');
}

function sixBits(bytes: Uint8Array, bit: number): number {
  const at = bit >> 3;
  const pair = ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0);
  return (pair >> (10 - (bit & 7))) & 63;
}

/** The bytes of the text as hexadecimal digits, in small and in capital letters. */
export function hexForms(text: string): readonly string[] {
  const small = [...new TextEncoder().encode(text)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  return [small, small.toUpperCase()];
}
