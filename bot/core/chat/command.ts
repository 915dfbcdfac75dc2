import type { Actor } from '../actor.ts';
import type { About } from '../audit/about.ts';
import type { InboundMessage } from '../chat.ts';
import type { CommandDefinition } from '../command/definition.ts';
import type { Core } from '../core.ts';
import type { RunId } from '../ids.ts';
import type { Freshness, Tx } from '../ports.ts';
import type { Stamp } from '../run/change.ts';
import type { Touched } from '../topic.ts';

/** What a message leads to, ready to be written in the transaction that claims the message. Gives the run, or what else, it changed. */
export type Act = (tx: Tx) => Promise<RunId | Touched | null>;

/** `about` is what the message names, for the audit log alone: its sender may not be allowed to know of it. */
export type CommandContext = Readonly<{ core: Core; actor: Actor; inbound: InboundMessage; stamp: Stamp; about: About }>;

/**
 * What `bot/commands/<name>.ts` exports by default. `prepare` only reads and may throw `AppError`; whatever it wants
 * written it returns as an act. `args` are the parts that the usage names.
 */
export type Command = CommandDefinition &
  Readonly<{
    /** How old the actor's roles may be; left out for whatever starts, decides or explains: `fresh`. */
    freshness?: Freshness;
    /** Whether help lists it for this actor. */
    offered(core: Core, actor: Actor): boolean;
    prepare(context: CommandContext, args: Readonly<Record<string, string>>): Promise<Act>;
  }>;
