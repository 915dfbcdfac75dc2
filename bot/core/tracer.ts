/** A moment of a trace that another process can go on from, as the text of the header `traceparent` (https://www.w3.org/TR/trace-context/). */
export type TraceParent = string;

export type Span = Readonly<{
  name: string;
  /** Goes on from there; left out or null = from the span under way, or a new trace without one. */
  parent?: TraceParent | null;
  /** Ids and words of our own vocabulary; never what people wrote. */
  attributes?: Readonly<Record<string, string | number>>;
}>;

/** Follows what happens through processes, for whoever looks for time that was lost. */
export type Tracer = Readonly<{
  /** Does the work in a span, which ends with it; what the work throws is in the span by its code and is thrown on. */
  span<T>(span: Span, work: () => Promise<T>): Promise<T>;
  /** The span under way; null outside of one. */
  here(): TraceParent | null;
  /** Sends what is not sent yet, for a few seconds at most. Never throws. */
  close(): Promise<void>;
}>;

/** Follows nothing. */
export const NO_TRACER: Tracer = { span: (_, work) => work(), here: () => null, close: () => Promise.resolve() };
