/** The world of a command line: where its settings come from and where its texts go. */
export type Terminal = Readonly<{
  env: Readonly<Record<string, string | undefined>>;
  out(text: string): void;
  err(text: string): void;
}>;

/** One verb of `signalbox`. `run` gives the exit code: 0 fine, 1 something is wrong, 2 typed wrongly. It may throw `AppError`. */
export type Verb = Readonly<{
  name: string;
  usage: string;
  summary: string;
  run(args: readonly string[], terminal: Terminal): Promise<number>;
}>;
