/** Where made-up cases begin: always the same, or as SIGNALBOX_SEED says, so that a printed failure can be played again. */
export const SEED = Number(process.env['SIGNALBOX_SEED'] ?? 20261122);
