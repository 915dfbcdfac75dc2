import fc from 'fast-check';

const PIECES = fc.oneof(
  fc.constantFrom('deploy', 'shop', 'to', 'production', 'approve', 'r-7hk2m9qd', 'scale', 'up', 'help', 'version', 'environment'),
  fc.constantFrom(' ', ' ', ' ', '=', '--', '-', '\u2014', '\u2013', '"', "'", '\u201C', '\u201D', '\u2019', '/', '\u00A0', '\n'),
  fc.constantFrom('\u202E', '\u200B', '\u0000', '\uFEFF', '\uD800', '\u200D', '\uFE0F', '\u{1F680}', '<at>', '${', '{{DATE('),
  fc.string({ maxLength: 8 }),
  fc.string({ unit: 'binary', maxLength: 4 }),
);

/** Messages of at most 4,000 characters: pieces of commands in any order, and any text at all. */
export const message: fc.Arbitrary<string> = fc
  .oneof(
    { weight: 4, arbitrary: fc.array(PIECES, { maxLength: 40 }).map((pieces) => pieces.join('')) },
    { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 300 }) },
    { weight: 1, arbitrary: fc.tuple(PIECES, fc.integer({ min: 1, max: 4000 })).map(([piece, times]) => piece.repeat(times)) },
  )
  .map((text) => text.slice(0, 4000));
