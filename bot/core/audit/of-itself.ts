const SAYING: readonly string[] = ['details.erased', 'log.restored'];

/** Whether the log says something about its other events by events of this type: a verifier reads those, and only hashes all others. */
export function saysOfItself(type: string): boolean {
  return SAYING.includes(type);
}
