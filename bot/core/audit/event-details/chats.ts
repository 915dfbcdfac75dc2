import { channel, kind, ofRun, text } from './kind.ts';

const INSTALLING = { approvalId: text, person: text };

/** Where people are written to. */
export const CHATS = [
  kind('chat.closed', { person: text }),
  ofRun('app.installed', INSTALLING),
  ofRun('app.not_installed', { ...INSTALLING, reason: text }),
  kind('chat.left', { team: text.exactOptional(), channel }),
] as const;
