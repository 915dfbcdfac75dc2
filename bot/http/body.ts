import express, { type Request, type Response } from 'express';
import type { z } from 'zod';
import { AppError } from '../core/errors.ts';
import { message, type Text } from '../core/text/message.ts';

const MAX_BYTES = 256 * 1024;
const MAX_DEPTH = 64;
const MAX_ISSUES = 20;
/** Keys that could reach a prototype if any later code copied the object carelessly. No real request uses them. */
const REFUSED_KEYS: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype']);

const parseJson = express.json({ limit: MAX_BYTES, inflate: false, strict: true, type: 'application/json' });

/**
 * Reads a JSON body of at most 256 kB into `req.body` and returns it; no body counts as `{}`. Refused are compressed bodies
 * (415), because a small one could become a huge one; other content types (415), a larger body (413), broken JSON, values
 * nested deeper than 64, and keys that name a prototype (400).
 */
export async function readBody(req: Request, res: Response): Promise<unknown> {
  const empty = req.headers['transfer-encoding'] === undefined && (req.headers['content-length'] ?? '0') === '0';
  if (empty) req.body = {};
  else if (!req.is('application/json')) throw Object.assign(new Error('another content type'), { status: 415 });
  else await parsedInto(req, res);
  const problem = shapeProblem(req.body);
  if (problem !== null) throw problem;
  return req.body;
}

async function parsedInto(req: Request, res: Response): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    parseJson(req, res, (error?: unknown) => (error === undefined ? resolve() : reject(error)));
  });
}

/** Walks without recursion: a body of 256 kB can be nested more than 100,000 levels deep. */
function shapeProblem(body: unknown): AppError | null {
  let level: readonly unknown[] = [body];
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > MAX_DEPTH) return refused('request.too_deep', message('api.too-deep', { most: MAX_DEPTH }));
    const objects = level.filter((value): value is object => typeof value === 'object' && value !== null);
    const bad = objects.flatMap((value) => Object.keys(value)).find((key) => REFUSED_KEYS.has(key));
    if (bad !== undefined) return refused('request.refused_key', message('api.refused-key', { name: bad }));
    level = objects.flatMap((value): unknown[] => Object.values(value));
  }
  return null;
}

function refused(reason: string, text: Text): AppError {
  return new AppError({ code: 'invalid', reason, message: text });
}

/** Checks one part of a request against its schema. Throws `invalid` with one sentence per wrong field in `details`. */
export function parsed<T>(schema: z.ZodType<T>, value: unknown): T {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  // Cut, because names and number of the fields are the sender's.
  const issues = result.error.issues.slice(0, MAX_ISSUES);
  const details = Object.fromEntries(
    issues.map((issue) => [issue.path.map(String).join('.').slice(0, 80) || 'request', issue.message.slice(0, 200)]),
  );
  const what = Object.entries(details).map(([field, problem]) => `${field}: ${problem}`);
  throw new AppError({
    code: 'invalid',
    reason: 'request.invalid',
    message: message('api.invalid', { what: what.slice(0, 5).join('; ') }),
    details,
  });
}
