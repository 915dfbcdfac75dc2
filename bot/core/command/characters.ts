/** Visible stand-ins for what phones and word processors put in place of plain ASCII. One UTF-16 unit each, so that positions stay true. */
const STAND_INS: ReadonlyMap<string, string> = new Map([
  ...each('\u201C\u201D\u201E\u201F\u00AB\u00BB\uFF02', '"'),
  ...each('\u2018\u2019\u201A\u201B\u2039\u203A\uFF07', "'"),
  ...each('\u2010\u2011\u2043\u2212\uFE63\uFF0D', '-'),
]);

const NAMES: ReadonlyMap<number, string> = new Map([
  [0x00, 'null'],
  [0x08, 'backspace'],
  [0x1b, 'escape'],
  [0xad, 'soft hyphen'],
  [0x061c, 'Arabic letter mark'],
  [0x200b, 'zero-width space'],
  [0x200c, 'zero-width non-joiner'],
  [0x200d, 'zero-width joiner'],
  [0x200e, 'left-to-right mark'],
  [0x200f, 'right-to-left mark'],
  [0x202a, 'left-to-right embedding'],
  [0x202b, 'right-to-left embedding'],
  [0x202c, 'pop directional formatting'],
  [0x202d, 'left-to-right override'],
  [0x202e, 'right-to-left override'],
  [0x2060, 'word joiner'],
  [0x2066, 'left-to-right isolate'],
  [0x2067, 'right-to-left isolate'],
  [0x2068, 'first strong isolate'],
  [0x2069, 'pop directional isolate'],
  [0xfeff, 'zero-width no-break space'],
]);

const SPACE = /(?!\uFEFF)[\s\u0085]/u;

/** `U+202E right-to-left override`, or only the code point where we have no name for it. */
export function describeCharacter(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  const name = NAMES.get(code);
  const hex = `U+${code.toString(16).toUpperCase().padStart(4, '0')}`;
  return name === undefined ? hex : `${hex} ${name}`;
}

/** Turns every kind of space into a plain one and smart quotes and hyphens into ASCII. The length stays the same. */
export function normalise(text: string): string {
  let plain = '';
  for (const unit of text.split('')) plain += SPACE.test(unit) ? ' ' : (STAND_INS.get(unit) ?? unit);
  return plain;
}

function each(characters: string, standFor: string): readonly (readonly [string, string])[] {
  return [...characters].map((character) => [character, standFor] as const);
}
