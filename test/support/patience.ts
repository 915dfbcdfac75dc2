/** How long a test waits for what must come, in milliseconds: many times what a quiet machine needs. Only a failure takes this long. */
export const PATIENCE_MS = 50_000;
