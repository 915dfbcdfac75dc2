import type { RunState } from './run.ts';

/** Which runs a list is about; what is left out counts for nothing. */
export type RunFilter = Readonly<{
  states?: readonly RunState[];
  workflow?: string;
  environment?: string;
  requester?: string;
  openReview?: boolean;
  /** The very thread or chat. */
  conversationId?: string;
  /** A channel or group chat with all its threads, as `channelOf` gives it. Whoever asks claims it: it can only leave runs out. */
  channel?: string;
}>;
