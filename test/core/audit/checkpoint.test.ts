import assert from 'node:assert/strict';
import { createPublicKey, generateKeyPairSync, sign } from 'node:crypto';
import {
  type Checkpoint,
  checkpointText,
  noteKeyId,
  noteKeyText,
  noteOf,
  openNote,
  parseCheckpoint,
  parseNoteKey,
} from '../../../bot/core/audit/checkpoint.ts';
import { leafHash } from '../../../bot/core/audit/tree.ts';

const NAME = 'signalbox.example.com/notary';
const CHECKPOINT: Checkpoint = {
  origin: 'signalbox.example.com/audit/1-7hk2m9qd',
  size: 1900,
  root: leafHash(Buffer.from('root')),
  at: new Date('2026-03-01T12:00:00.000Z'),
};
const TEXT = `signalbox.example.com/audit/1-7hk2m9qd\n1900\n${Buffer.from(CHECKPOINT.root).toString('base64')}\ntime 2026-03-01T12:00:00.000Z\n`;

describe('the text of a checkpoint', () => {
  it('has origin, size, root and time on a line each', () => assert.equal(checkpointText(CHECKPOINT), TEXT));

  it('is read back as what it was written from', () => {
    for (const one of [CHECKPOINT, { ...CHECKPOINT, size: 0 }, { ...CHECKPOINT, size: Number.MAX_SAFE_INTEGER }]) {
      const read = parseCheckpoint(checkpointText(one)) ?? assert.fail('it is none');
      assert.deepEqual({ ...read, root: Buffer.from(read.root) }, { ...one, root: Buffer.from(one.root) });
    }
  });

  const others: readonly (readonly [what: string, text: string])[] = [
    ['nothing', ''],
    ['a line too few', TEXT.split('\n').slice(0, 3).join('\n')],
    ['a line too many', `${TEXT}more\n`],
    ['no newline at the end', TEXT.trimEnd()],
    ['carriage returns', TEXT.replaceAll('\n', '\r\n')],
    ['an origin with a space', TEXT.replace('example', 'exa mple')],
    ['an origin with a plus sign', TEXT.replace('example', 'exa+mple')],
    ['no origin', TEXT.slice(TEXT.indexOf('\n'))],
    ['a size with a leading zero', TEXT.replace('1900', '01900')],
    ['a negative size', TEXT.replace('1900', '-1')],
    ['a size beyond 2^53', TEXT.replace('1900', '9999999999999999')],
    ['a root of 31 bytes', TEXT.replace(/\n[^\n]+=\n/, `\n${Buffer.alloc(31).toString('base64')}\n`)],
    ['a root in URL-safe letters', TEXT.replace(/\n[^\n]+=\n/, `\n${'_'.repeat(43)}=\n`)],
    ['another moment than it spells', TEXT.replace('2026-03-01', '2026-02-30')],
    ['a time without milliseconds', TEXT.replace('.000Z', 'Z')],
    ['a time in another zone', TEXT.replace('.000Z', '.000+01:00')],
    ['another extension', TEXT.replace('time ', 'date ')],
  ];
  for (const [what, text] of others) it(`is none with ${what}`, () => assert.equal(parseCheckpoint(text), null));

  it('is not written for an origin that no note can have', () => {
    for (const origin of ['', 'a b', 'a+b', 'a\nb', 'é', 'x'.repeat(201)]) {
      assert.throws(() => checkpointText({ ...CHECKPOINT, origin }), RangeError, origin);
    }
  });
});

describe('the key of a note', () => {
  it('is the example of the specification of signed notes', () => {
    // https://pkg.go.dev/golang.org/x/mod/sumdb/note has this key of PeterNeumann.
    const text = 'PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW';
    const key = parseNoteKey(text) ?? assert.fail('it is none');
    assert.equal(key.name, 'PeterNeumann');
    assert.equal(noteKeyText(key.name, key.key), text);
    const note =
      "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n\n" +
      '— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n';
    assert.equal(openNote(note, key), note.slice(0, note.indexOf('\n\n') + 1));
  });

  it('is read back as what it was written from, whatever spaces stand around it', () => {
    const { publicKey } = generateKeyPairSync('ed25519');
    const key = parseNoteKey(` ${noteKeyText(NAME, publicKey)}\n`) ?? assert.fail('it is none');
    assert.ok(createPublicKey(key.key.export({ format: 'pem', type: 'spki' })).equals(publicKey));
    assert.deepEqual(Buffer.from(key.id), Buffer.from(noteKeyId(NAME, publicKey)));
  });

  it('is none when a letter of it is another one', () => {
    const text = noteKeyText(NAME, generateKeyPairSync('ed25519').publicKey);
    for (let place = 0; place < text.length; place += 1) {
      const changed = `${text.slice(0, place)}${text[place] === 'A' ? 'B' : 'A'}${text.slice(place + 1)}`;
      assert.equal(parseNoteKey(changed), null, changed);
    }
  });

  it('is none without a name, an id or a key, or of another algorithm', () => {
    const [name = '', id = '', key = ''] = noteKeyText(NAME, generateKeyPairSync('ed25519').publicKey).split('+', 3);
    const other = Buffer.concat([Uint8Array.of(2), Buffer.from(key, 'base64').subarray(1)]).toString('base64');
    for (const text of ['', name, `${name}+${id}`, `+${id}+${key}`, `${name}+${id}+`, `${name}+${id}+${other}`, `${name}+${id}+AQ==`]) {
      assert.equal(parseNoteKey(text), null, text);
    }
  });
});

describe('a note', () => {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const key = parseNoteKey(noteKeyText(NAME, publicKey)) ?? assert.fail('it is none');
  const signed = (text: string, name = NAME, id = key.id): string =>
    noteOf(text, { name, id, signature: sign(null, Buffer.from(text), privateKey) });

  it('is opened by the key that signed it, whoever else signed it too', () => {
    assert.equal(openNote(signed(TEXT), key), TEXT);
    const witness = '— witness.example.com AAAAAAAA\n';
    assert.equal(openNote(signed(TEXT) + witness, key), TEXT);
    assert.equal(openNote(signed(TEXT).replace('\n\n', `\n\n${witness}`), key), TEXT);
  });

  it('is opened by no other key, name or id', () => {
    const other = generateKeyPairSync('ed25519').publicKey;
    assert.equal(openNote(signed(TEXT), parseNoteKey(noteKeyText(NAME, other)) ?? assert.fail('it is none')), null);
    assert.equal(openNote(signed(TEXT, 'somebody.example.com'), key), null);
    assert.equal(openNote(signed(TEXT, NAME, Uint8Array.of(1, 2, 3, 4)), key), null);
  });

  it('is opened neither without a signature nor after a change', () => {
    assert.equal(openNote(TEXT, key), null);
    assert.equal(openNote(`${TEXT}\n`, key), null);
    assert.equal(openNote(signed(TEXT).replace('1900', '1901'), key), null);
    assert.equal(openNote(signed(TEXT).replace('time ', 'Time '), key), null);
    assert.equal(openNote(signed(TEXT).replace(`${NAME} `, `${NAME} AAAA`), key), null);
  });
});
