/** `… for <person>` at the end asks about somebody else. */
const FOR = /^(.*\S)\s+for\s+(\S+)$/i;

/** The command that a question such as `can deploy shop 1.1.0 to production for ann` is about, and the person; null is whoever asks. */
export function readQuestion(typed: string): Readonly<{ command: string; person: string | null }> {
  const question = typed.trim();
  const [, command = question, person = null] = FOR.exec(question) ?? [];
  return { command, person };
}

/** The same for `who can …`, which is about nobody. */
export function readWho(typed: string): string {
  return typed.trim().replace(/^(can|may)\s+/i, '');
}
