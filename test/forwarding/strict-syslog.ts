import assert from 'node:assert/strict';

export type ParsedMessage = Readonly<{
  pri: number;
  timestamp: string;
  hostname: string;
  app: string;
  procid: string;
  msgid: string;
  /** SD-ID and its params; null for the nil value. */
  data: Readonly<{ id: string; params: Readonly<Record<string, string>> }> | null;
  text: string;
}>;

const HEADER =
  /^<(\d{1,3})>1 (\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{1,6}Z) ([\x21-\x7e]{1,255}) ([\x21-\x7e]{1,48}) ([\x21-\x7e]{1,128}) ([\x21-\x7e]{1,32}) /;

/** One message by the grammar of RFC 5424, section 6, written for the tests alone; fails at anything else, invalid UTF-8 included. */
export function parseMessage(bytes: Uint8Array): ParsedMessage {
  const whole = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  const [header, pri, timestamp, hostname, app, procid, msgid] = HEADER.exec(whole) ?? assert.fail(`no header: ${whole.slice(0, 200)}`);
  const { data, rest } = parseData(whole.slice(header.length));
  assert.equal(rest.slice(0, 2), ' \ufeff', 'MSG begins with a byte order mark');
  return {
    pri: Number(pri),
    timestamp: timestamp ?? '',
    hostname: hostname ?? '',
    app: app ?? '',
    procid: procid ?? '',
    msgid: msgid ?? '',
    data,
    text: rest.slice(2),
  };
}

function parseData(text: string): Readonly<{ data: ParsedMessage['data']; rest: string }> {
  if (text.startsWith('-')) return { data: null, rest: text.slice(1) };
  const [begin, id = ''] = /^\[([^\s="\]]{1,32})/.exec(text) ?? assert.fail(`no element: ${text.slice(0, 100)}`);
  const params: Record<string, string> = {};
  let at = begin.length;
  while (text[at] !== ']') {
    const [name, key = ''] = /^ ([^\s="\]]{1,32})="/.exec(text.slice(at)) ?? assert.fail(`no parameter: ${text.slice(at, at + 100)}`);
    at += name.length;
    let value = '';
    while (text[at] !== '"') {
      assert.ok(at < text.length, 'the value ends');
      assert.notEqual(text[at], ']', 'a bracket in a value is escaped');
      if (text[at] === '\\' && /["\\\]]/.test(text[at + 1] ?? '')) at += 1;
      value += text[at];
      at += 1;
    }
    params[key] = value;
    at += 1;
  }
  return { data: { id, params }, rest: text.slice(at + 1) };
}

/** Takes whole frames of RFC 5425 off the front; fails at a length that is none. */
export function takeFrames(stream: Buffer): Readonly<{ frames: readonly Buffer[]; rest: Buffer }> {
  const frames: Buffer[] = [];
  let rest = stream;
  for (;;) {
    const space = rest.indexOf(0x20);
    if (space < 0) return { frames, rest };
    const length = rest.subarray(0, space).toString('latin1');
    assert.match(length, /^[1-9][0-9]{0,7}$/);
    const end = space + 1 + Number(length);
    if (rest.length < end) return { frames, rest };
    frames.push(rest.subarray(space + 1, end));
    rest = rest.subarray(end);
  }
}
