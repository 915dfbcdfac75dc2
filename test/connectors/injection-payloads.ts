import fc from 'fast-check';

const SHELL = [
  '; touch CANARY',
  '& touch CANARY &',
  '&& touch CANARY',
  '|| touch CANARY',
  '| tee CANARY',
  '> CANARY',
  '>> CANARY #',
  '$(touch CANARY)',
  '`touch CANARY`',
  '$\u007bIFS}touch$\u007bIFS}CANARY',
  '\ntouch CANARY\n',
  '\r\ntouch CANARY\r\n',
  "'; touch CANARY; '",
  '"; touch CANARY; "',
  '\\"; touch CANARY; \\"',
  "' || touch CANARY || '",
  "$'\\ntouch CANARY\\n'",
  '<(touch CANARY)',
  '{touch,CANARY}',
  '%0atouch CANARY',
  '\u2028touch CANARY',
  '^C; touch CANARY',
  '!!; touch CANARY',
  'a\0; touch CANARY',
  '“; touch CANARY; ”',
  '‘; touch CANARY; ’',
  '；touch CANARY',
  "process.mainModule.require('fs').writeFileSync('CANARY','')",
  "');require('fs').writeFileSync('CANARY','');('",
  "$\u007brequire('fs').writeFileSync('CANARY','')}",
  "__import__('os').system('touch CANARY')",
  '{{7*7}}$\u007b7*7}#{7*7}',
];
const OPTIONS = [
  '-oProxyCommand=touch CANARY',
  '--eval=require("fs").writeFileSync("CANARY","")',
  '-e require("fs").writeFileSync("CANARY","")',
  '--require=./CANARY',
  '--',
  '-',
  '---x',
  '-rf /',
  '--help',
  '--version',
];
const PATHS = [
  '../CANARY',
  '../../../../etc/passwd',
  '/etc/passwd',
  '~',
  '~root',
  '.',
  '..',
  'a/../..',
  './staging',
  'staging/',
  'STAGING',
  'C:\\x',
  '\\\\host\\share',
  'file:///etc/passwd',
  '*',
  '?',
  '[a-z]*',
  'NUL',
  'con',
];
const TEXT = [
  '',
  ' ',
  '\t',
  '\u00a0',
  'x'.repeat(102_400),
  '1.0.0 ',
  ' 1.0.0',
  '1.0.0\n',
  '１.０.０',
  'ѕtaging',
  'st\u200baging',
  '\u202egnigats',
  '__proto__',
  'constructor',
  'toString',
  'null',
  'NaN',
  '0x1',
  '1e9',
  '\ufeffshop',
  'sh\u0000op',
  'shop\u001b[31m',
  '\ud800',
  '😀',
  'e\u0301',
  '\u0007',
  '\u007f',
  '\u0085',
  '$PATH',
  '%PATH%',
  'SHOP_HOME=/',
];

/** `howMany` texts that try to be more than an argument; always the same ones, and each made with its own canary file in mind. */
export function injectionPayloads(howMany: number, canary: string): readonly string[] {
  const made = [...SHELL, ...OPTIONS, ...PATHS, ...TEXT];
  const pieces = fc.array(
    fc.oneof(
      fc.constantFrom(...SHELL, ...OPTIONS, '$', '`', '"', "'", '\\', ';', '\n', '-', '/', '..', ' '),
      fc.string({ unit: 'binary' }),
    ),
    { minLength: 1, maxLength: 6 },
  );
  const random = fc.sample(
    pieces.map((parts) => parts.join('')),
    { numRuns: Math.max(0, howMany - made.length), seed: 20_261_122 },
  );
  // In the short run the hand-made ones are spread out, so that each kind is there.
  const all = [...made, ...random];
  const step = Math.max(1, all.length / howMany);
  return Array.from({ length: howMany }, (_, index) => (all[Math.floor(index * step)] ?? '').replaceAll('CANARY', canary));
}
