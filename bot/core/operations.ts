import { closedChat, removedFrom } from './asking/closed-chat.ts';
import { greet } from './chat/greet.ts';
import { handleEdit, handleMessage } from './chat/message.ts';
import { press } from './chat/press.ts';
import { runCard } from './chat/run-card.ts';
import type { ChatOperations } from './chat.ts';
import type { Core } from './core.ts';
import { runDue } from './due.ts';
import type { TabOperations } from './tab.ts';
import { createTabOperations } from './tab-operations.ts';

export type Operations = Readonly<{
  chat: ChatOperations;
  tab: TabOperations;
  /** What time brings; called about once a second by every process. */
  due(): Promise<void>;
}>;

/**
 * The one door: chat, cards, tab and schedules come in here and nowhere else, and authorisation is inside, so that no
 * entry can forget it.
 */
export function createOperations(core: Core): Operations {
  return {
    chat: {
      message: (inbound) => handleMessage(core, inbound),
      edited: (inbound) => handleEdit(core, inbound),
      press: (inbound) => press(core, inbound),
      added: (conversation, key, person) => greet(core, conversation, { key, person }),
      removed: (conversation, key) => removedFrom(core, conversation, key),
      card: (id, conversation) => runCard(core, id, conversation),
      chatOf: (person) => core.store.chatOf(person),
      closed: (conversation) => closedChat(core, conversation),
    },
    tab: createTabOperations(core),
    due: () => runDue(core),
  };
}
