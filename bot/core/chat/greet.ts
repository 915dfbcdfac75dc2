import type { Conversation } from '../conversation.ts';
import type { Core } from '../core.ts';
import type { ActivityKey } from '../ports.ts';
import type { Principal } from '../principal.ts';
import { message } from '../text/message.ts';
import { keepPersonal } from './claim.ts';

/** Says hello where the bot was added, once per activity, and remembers whose chat it is: also when it was added before. */
export async function greet(
  core: Core,
  conversation: Conversation,
  { key, person }: Readonly<{ key: ActivityKey; person: Principal | null }>,
): Promise<void> {
  const at = core.clock.now();
  const text = message('help.hello');
  await core.store.transaction(async (tx) => {
    if (await tx.claimActivity(key, at)) await tx.say(conversation, { kind: 'text', text }, at);
    if (person !== null) await keepPersonal(tx, person, conversation, at);
    await tx.reviveCards(conversation);
  });
  core.signals.outbox();
}
