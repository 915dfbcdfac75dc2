import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { entryHash, entryOf } from '../../bot/core/audit/entry.ts';
import type { AuditEvent } from '../../bot/core/audit/event.ts';
import { exportLine } from '../../bot/core/audit/export-line.ts';
import type { LogRow } from '../../bot/core/audit/log-store.ts';
import { framed, type SyslogOrigin, structuredData, syslogMessage } from '../../bot/forwarding/syslog-message.ts';
import { ADA, event } from '../contract/store/samples.ts';
import { count } from '../support/counts.ts';
import { SEED } from '../support/seed.ts';
import { hostileText } from './hostile-texts.ts';
import { parseMessage, takeFrames } from './strict-syslog.ts';

const ORIGIN: SyslogOrigin = { hostname: 'bot-1.example.com', enterprise: 64_512 };
const LOG = 'signalbox/audit/1-test';

function row(parts: Partial<AuditEvent> = {}, log = LOG): LogRow {
  const { entry, beside } = entryOf(event(parts), { log, seq: 7 }, new Uint8Array(16).fill(9));
  return { entry, beside, completed: [entryHash(entry)] };
}

const bytesOf = (one: LogRow, origin = ORIGIN): Buffer => Buffer.from(syslogMessage(one, origin), 'utf8');

describe('a syslog message', () => {
  it('has every field of RFC 5424, and the export line behind a byte order mark', () => {
    const one = row({ type: 'approval.requested', sentence: 'Grüße 🚀' });
    const { text, ...header } = parseMessage(bytesOf(one));
    assert.deepEqual(header, {
      pri: 110,
      timestamp: '2026-03-01T12:00:00.123Z',
      hostname: 'bot-1.example.com',
      app: 'signalbox',
      procid: '-',
      msgid: 'approval.requested',
      data: { id: 'signalbox@64512', params: { log: LOG, seq: '7' } },
    });
    assert.equal(text, exportLine(one));
  });

  it('names no enterprise that is not the operator’s', () => {
    assert.equal(parseMessage(bytesOf(row(), { hostname: 'h', enterprise: null })).data, null);
  });

  it('holds what the hash of the event was made of, and what its details were hashed from', () => {
    const one = row({ type: 'break_glass.reviewed', actor: { ...ADA, name: 'Ada' }, sentence: 'x', detail: { comment: 'y' } });
    const line = JSON.parse(parseMessage(bytesOf(one)).text);
    assert.deepEqual(line.event, one.entry);
    const salted = Buffer.concat([
      Buffer.from(line.beside.salt, 'hex'),
      Buffer.from('{"detail":{"comment":"y"},"name":"Ada","sentence":"x"}'),
    ]);
    assert.equal(createHash('sha256').update(salted).digest('hex'), line.event.beside);
  });

  it('says that details were erased', () => {
    const { text } = parseMessage(bytesOf({ ...row(), beside: null }));
    assert.match(text, /^\{"beside":null,"event":\{/);
    assert.equal(JSON.parse(text).event.seq, 7);
  });

  it('makes one word of a host name, and none of an empty one', () => {
    const hostnames = ['a b\nc', 'ü', '', 'x'.repeat(300)];
    const parsed = hostnames.map((hostname) => parseMessage(bytesOf(row(), { ...ORIGIN, hostname })).hostname);
    assert.deepEqual(parsed, ['a_b_c', '_', '-', 'x'.repeat(255)]);
  });

  it('escapes what ends a parameter or an element', () => {
    assert.equal(structuredData('a@1', { b: 'x"y\\z]' }), '[a@1 b="x\\"y\\\\z\\]"]');
  });

  it('is framed by its length in bytes, not characters', () => {
    assert.deepEqual(framed('aё🚀'), Buffer.from('7 aё🚀'));
  });

  it('is one message with exactly this content, whatever the texts are', () => {
    const cases = count(10_000);
    let seen = 0;
    fc.assert(
      fc.property(hostileText, hostileText, hostileText, (sentence, name, log) => {
        const one = row({ sentence, actor: { ...ADA, name }, rule: sentence, detail: { comment: name, reason: sentence } }, log);
        const { frames, rest } = takeFrames(framed(syslogMessage(one, ORIGIN)));
        assert.deepEqual([frames.length, rest.length], [1, 0]);
        const { data, text, msgid } = parseMessage(frames[0] ?? Buffer.of());
        assert.deepEqual([msgid, data], ['command.asked', { id: 'signalbox@64512', params: { log, seq: '7' } }]);
        assert.ok(
          [...text].every((letter) => letter >= ' '),
          'a line has no line ends, and no other controls',
        );
        const line = JSON.parse(text);
        assert.deepEqual(line.event, one.entry);
        assert.deepEqual([line.beside.sentence, line.beside.name, line.beside.detail.comment], [sentence, name, name]);
        seen += 1;
      }),
      { numRuns: cases, seed: SEED },
    );
    assert.ok(seen >= cases);
  }).timeout(60_000);
});
