/** What tests of a file have opened and must not leave open, whatever becomes of them. */
const opened: (() => Promise<void>)[] = [];

export function closeLater(close: () => Promise<void>): void {
  opened.push(close);
}

/** For `afterEach`: closes everything, last opened first. */
export async function closeOpened(): Promise<void> {
  for (let close = opened.pop(); close !== undefined; close = opened.pop()) await close();
}
