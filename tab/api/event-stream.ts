export type ServerEvent = Readonly<{ event: string; data: string }>;

/**
 * Reads `text/event-stream` (WHATWG HTML, section 9.2.6) piece by piece: `push` takes the next decoded text, in whatever
 * pieces the network gives, and returns the events that are complete. `id` and `retry` are ignored: the server has none.
 */
export function createEventParser(): Readonly<{ push(text: string): readonly ServerEvent[] }> {
  let rest = '';
  let event = '';
  let data: string[] = [];

  function dispatch(): readonly ServerEvent[] {
    const ready = data.length === 0 ? [] : [{ event: event === '' ? 'message' : event, data: data.join('\n') }];
    event = '';
    data = [];
    return ready;
  }

  function line(text: string): readonly ServerEvent[] {
    if (text === '') return dispatch();
    const colon = text.indexOf(':');
    const field = colon < 0 ? text : text.slice(0, colon);
    const value = colon < 0 ? '' : text.slice(colon + 1).replace(/^ /, '');
    if (field === 'event') event = value;
    if (field === 'data') data.push(value);
    return [];
  }

  return {
    push(text) {
      const lines = (rest + text).split(/\r\n|\n|\r(?!$)/);
      // What follows the last line end is not complete yet; a final \r may be half of \r\n and waits too.
      rest = lines.pop() ?? '';
      return lines.flatMap(line);
    },
  };
}
