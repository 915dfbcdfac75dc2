import assert from 'node:assert/strict';
import fc from 'fast-check';
import { createEventParser, type ServerEvent } from '../../tab/api/event-stream.ts';
import { count } from '../support/counts.ts';

function parsed(...pieces: readonly string[]): readonly ServerEvent[] {
  const parser = createEventParser();
  return pieces.flatMap((piece) => parser.push(piece));
}

describe('createEventParser', () => {
  it('reads an event when its empty line has come, not before', () => {
    assert.deepEqual(parsed('event: run\ndata: {"runId":"r-1"}\n'), []);
    assert.deepEqual(parsed('event: run\ndata: {"runId":"r-1"}\n', '\n'), [{ event: 'run', data: '{"runId":"r-1"}' }]);
  });

  it('passes over comments, other fields and events without data', () => {
    assert.deepEqual(parsed(': still here\n\nid: 4\nretry: 100\nevent: empty\n\ndata: x\n\n'), [{ event: 'message', data: 'x' }]);
  });

  it('joins data lines and takes away one space only', () => {
    assert.deepEqual(parsed('data:  a\ndata:b\ndata\n\n'), [{ event: 'message', data: ' a\nb\n' }]);
  });

  it('takes \\r, \\n and \\r\\n as line ends, also when a piece ends between \\r and \\n', () => {
    assert.deepEqual(
      parsed('data: a\r', '\n\r', '\ndata: b\r\rdata: c\n\n'),
      ['a', 'b', 'c'].map((data) => ({ event: 'message', data })),
    );
  });

  it('gives the same events however the stream is cut into pieces', () => {
    const line = fc.oneof(fc.constant(''), fc.constantFrom('data: 1', 'data:2', 'event: run', ': c', 'data', 'junk'));
    const stream = fc.array(fc.tuple(line, fc.constantFrom('\n', '\r\n', '\r')), { maxLength: 30 }).map((lines) => lines.flat().join(''));
    fc.assert(
      fc.property(stream, fc.array(fc.nat(200), { maxLength: 20 }), (text, cuts) => {
        const at = [0, ...[...cuts].sort((a, b) => a - b), text.length];
        const pieces = at.slice(1).map((end, index) => text.slice(at[index], end));
        // A last line end makes both complete: one \r at the very end could still become \r\n.
        assert.deepEqual(parsed(...pieces, '\n\n'), parsed(text, '\n\n'));
      }),
      { numRuns: count(2000) },
    );
  });
});
