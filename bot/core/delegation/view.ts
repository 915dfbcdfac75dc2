/** What somebody handed on and was handed, and what they may hand on now. Whoever is shown a line may also end it. */
export type DelegationsView = Readonly<{
  given: readonly Readonly<{ id: string; to: string; role: string; until: Date; absent: boolean; reason: string }>[];
  /** `through`: the colleague who handed it on, when that is not the giver. */
  received: readonly Readonly<{ id: string; giver: string; through: string | null; role: string; until: Date; reason: string }>[];
  can: Readonly<{
    /** Roles whose vote may be handed on, each with the latest end; `giver` when it is somebody else's vote. */
    handOn: readonly Readonly<{ role: string; latest: Date; giver: string | null }>[];
    /** Whether all of one's own votes can be handed on at once, being away. */
    away: boolean;
  }>;
}>;

/** `role` null: every vote that can be handed on, and not to be asked meanwhile. `to` is an object id or a sign-in name. */
export type HandOn = Readonly<{ role: string | null; to: string; until: Date; reason: string; timezone: string }>;
