import { gzipSync } from 'node:zlib';
import fc from 'fast-check';

const nasty = fc.constantFrom(
  '__proto__',
  'constructor',
  'prototype',
  'toString',
  'hasOwnProperty',
  'then',
  'toJSON',
  'length',
  '0',
  '',
  '$ne',
);
const lone = fc.constantFrom('\\ud800', '\\udfff', '\\u0000', '\\ud83d\\ude00');
const value = fc.jsonValue({ maxDepth: 4 });

/** A good body with one field replaced, removed or added: wrong types at every place. */
function bent(good: object): fc.Arbitrary<string> {
  return fc.tuple(fc.nat(), fc.option(value, { nil: undefined }), fc.oneof(nasty, fc.string())).map(([at, put, name]) => {
    const keys = Object.keys(good);
    const key = at % 3 === 0 ? name : (keys[at % keys.length] ?? name);
    const entries = [...Object.entries(good).filter(([k]) => k !== key), ...(put === undefined ? [] : [[key, put]])];
    return `{${entries.map(([k, v]) => `${JSON.stringify(k)}:${JSON.stringify(v)}`).join(',')}}`;
  });
}
const polluting = fc
  .tuple(fc.constantFrom('__proto__', 'constructor'), fc.nat(5))
  .map(([key, depth]) => `${'{"inputs":'.repeat(depth)}{"${key}":{"prototype":{"polluted":1},"polluted":1}}${'}'.repeat(depth)}`);
const deep = fc.tuple(fc.integer({ min: 60, max: 5_000 }), fc.boolean()).map(([levels, list]) => nested(levels, list));
const duplicated = fc.tuple(value, value).map(([a, b]) => `{"inputs":${JSON.stringify(a)},"inputs":${JSON.stringify(b)},"type":"message"}`);
const broken = fc.tuple(fc.json(), fc.nat()).map(([text, at]) => text.slice(0, at % (text.length + 1)));
const surrogates = lone.map((character) => `{"type":"message","comment":"${character}","inputs":{"service":"${character}"}}`);
const large = fc.integer({ min: 262_100, max: 262_200 }).map((bytes) => JSON.stringify({ text: 'x'.repeat(bytes) }));
const binary = fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes));
const bomb = Buffer.from(gzipSync(Buffer.alloc(1_000_000)));

export const JSON_TYPE = { 'content-type': 'application/json' };

/** Where a body goes, and one that is good there. */
export type Target = Readonly<{ path: string; good: object }>;
export type Sent = Readonly<{ path: string; body: string | Buffer; headers: Readonly<Record<string, string>> }>;

/** Anything that could be sent to one of the targets: nearly right, hostile, broken, too large, of another type. */
export function sentTo(targets: readonly Target[]): fc.Arbitrary<Sent> {
  const path = fc.constantFrom(...targets.map((target) => target.path));
  return fc.oneof(
    { weight: 40, arbitrary: fc.constantFrom(...targets).chain(nearlyRight) },
    { weight: 2, arbitrary: fc.record({ path, body: fc.json(), headers: otherTypes }) },
    { weight: 1, arbitrary: fc.record({ path, body: large, headers: fc.constant(JSON_TYPE) }) },
    { weight: 1, arbitrary: fc.record({ path, body: fc.constant(bomb), headers: fc.constant(packed) }) },
  );
}

const packed = { ...JSON_TYPE, 'content-encoding': 'gzip' };
const otherTypes = fc.constantFrom<Sent['headers']>(
  {},
  { 'content-type': 'text/plain' },
  { 'content-type': 'application/json; charset=utf-7' },
);

function nearlyRight({ path, good }: Target): fc.Arbitrary<Sent> {
  return fc.record({ path: fc.constant(path), body: asJson(good), headers: fc.constant(JSON_TYPE) });
}

function asJson(good: object): fc.Arbitrary<string | Buffer> {
  return fc.oneof(
    { weight: 8, arbitrary: bent(good) },
    { weight: 3, arbitrary: fc.json() },
    { weight: 2, arbitrary: polluting },
    { weight: 1, arbitrary: deep },
    { weight: 1, arbitrary: duplicated },
    { weight: 2, arbitrary: broken },
    { weight: 1, arbitrary: surrogates },
    { weight: 1, arbitrary: binary },
  );
}

function nested(levels: number, list: boolean): string {
  return list ? '['.repeat(levels) + ']'.repeat(levels) : `${'{"a":'.repeat(levels)}1${'}'.repeat(levels)}`;
}
