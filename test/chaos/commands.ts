import type { Dice } from './dice.ts';
import { REQUESTERS, WORKFLOWS } from './site.ts';

/** A command before it is sent. `tag` is in what is asked and nowhere else, so that its run is found by it. */
export type Command = Readonly<{
  op: number;
  tag: string;
  workflow: string;
  environment: 'staging' | 'production';
  person: string;
  door: 'tab' | 'chat';
  /** The place of the process that is asked first. */
  process: number;
  /** How long after its turn it is sent. */
  afterMs: number;
}>;

type Wanted = Readonly<{
  seed: number;
  processes: number;
  /** Over how long they are spread. */
  withinMs: number;
  /** By chat, too. Only where the database answers: else the bot acknowledges what it could not record, and says so. */
  chat: boolean;
}>;

/** Makes commands for one nemesis, numbered on. */
export function commandMaker(dice: Dice, { seed, processes, withinMs, chat }: Wanted): (count: number) => readonly Command[] {
  let op = 0;
  const one = (): Command => {
    op += 1;
    const byChat = chat && dice.chance(0.3);
    return {
      op,
      tag: `tag${seed}x${op}x`,
      workflow: dice.pick(WORKFLOWS),
      environment: !byChat && dice.chance(0.1) ? 'production' : 'staging',
      person: dice.pick(REQUESTERS),
      door: byChat ? 'chat' : 'tab',
      process: dice.between(0, processes - 1),
      afterMs: dice.between(0, withinMs),
    };
  };
  return (count) => Array.from({ length: count }, one);
}
