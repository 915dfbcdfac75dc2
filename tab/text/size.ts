/** The tab speaks English, so its counts are grouped as in English: `4,000`. */
const COUNT = new Intl.NumberFormat('en');
const UNITS = ['kB', 'MB', 'GB'] as const;

/** `812 bytes`, `14 kB`, `2.4 MB` (1 kB = 1,000 bytes). */
export function sizeText(bytes: number): string {
  if (bytes < 1000) return bytes === 1 ? '1 byte' : `${bytes} bytes`;
  let size = bytes / 1000;
  let unit = 0;
  while (size >= 999.5 && unit < UNITS.length - 1) {
    size /= 1000;
    unit += 1;
  }
  return `${size < 9.95 ? size.toFixed(1).replace(/\.0$/, '') : Math.round(size)} ${UNITS[unit]}`;
}

/** `1 vote`, `3 votes`, `4,000 lines`. */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${COUNT.format(count)} ${count === 1 ? one : many}`;
}
