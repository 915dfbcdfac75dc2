import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Request, Response } from 'express';
import { z } from 'zod';
import { EXPORT_FORMATS } from '../../core/audit/export.ts';
import { auditFilter } from '../../core/audit/filter-query.ts';
import { AppError } from '../../core/errors.ts';
import type { TabOperations } from '../../core/tab.ts';
import { message } from '../../core/text/message.ts';
import { parsed } from '../body.ts';
import type { Caller } from '../route.ts';
import { zipStream } from '../zip-stream.ts';

const AT_ONCE = 2;
/** A client that takes longer is cut off, so that slow ones do not keep the others from theirs. */
const LONGEST_MS = 15 * 60_000;

const wish = auditFilter.extend({
  format: z.enum(EXPORT_FORMATS),
  size: z
    .string()
    .regex(/^[1-9]\d{0,14}$/, 'must be how many events the log had')
    .transform(Number)
    .exactOptional(),
});

/** The audit log as a zip file. At most two at a time, each at most fifteen minutes; it ends when the client goes away. */
export function exportAudit(operations: TabOperations): (caller: Caller, req: Request, res: Response) => Promise<void> {
  let open = 0;
  return async ({ principal }, req, res) => {
    const { format, size = null, ...filter } = parsed(wish, req.query);
    if (req.method === 'HEAD') return void res.type('application/zip').end();
    if (open >= AT_ONCE) throw busy();
    open += 1;
    try {
      const made = await operations.exportAudit(principal, { filter, format, size });
      res.type('application/zip').attachment(`signalbox-audit-${made.size}-${format}.zip`);
      await sent(made.files(), res);
    } finally {
      open -= 1;
    }
  };
}

async function sent(files: Parameters<typeof zipStream>[0], res: Response): Promise<void> {
  const late = AbortSignal.timeout(LONGEST_MS);
  try {
    await pipeline(Readable.from(zipStream(files), { highWaterMark: 1 }), res, { signal: late });
  } catch (thrown) {
    // Whoever asked has gone away; nobody is left to be told.
    if (!(thrown instanceof Error && 'code' in thrown && thrown.code === 'ERR_STREAM_PREMATURE_CLOSE')) throw thrown;
  }
}

function busy(): AppError {
  return new AppError({
    code: 'rate_limited',
    reason: 'audit.export_busy',
    message: message('audit.export-busy', { most: AT_ONCE }),
    details: { retryAfterMs: 30_000 },
  });
}
