import type { Request, Response } from 'express';
import { AppError } from '../../core/errors.ts';

const READY_WITHIN_MS = 3_000;

/** The process answers. Says nothing about the database, so that a restart is not the answer to an outage elsewhere. */
export async function live(_req: Request, res: Response): Promise<void> {
  res.json({ status: 'alive' });
}

/** `check` resolves when work can be done; otherwise, or when it takes longer than three seconds, the answer is 503. `notes` are for whoever watches. */
export function ready(check: () => Promise<void>, notes: () => readonly string[]): (req: Request, res: Response) => Promise<void> {
  return async (_req, res) => {
    await withinTime(check());
    res.json({ status: 'ready', notes: notes() });
  };
}

async function withinTime(checking: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(notReady(null)), READY_WITHIN_MS);
  });
  try {
    await Promise.race([checking, late]);
  } catch (error) {
    throw error instanceof AppError ? error : notReady(error);
  } finally {
    clearTimeout(timer);
  }
}

function notReady(cause: unknown): AppError {
  return new AppError({
    code: 'unavailable',
    reason: 'http.not_ready',
    message: 'Signalbox cannot work right now. Look at its log for the reason.',
    ...(cause === null ? {} : { cause }),
  });
}
