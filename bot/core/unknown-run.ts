import { AppError } from './errors.ts';
import { message } from './text/message.ts';

/** For a run that does not exist, and in the same words for one that the asker may not see. */
export function unknownRun(id: string): AppError {
  return new AppError({
    code: 'not_found',
    reason: 'run.unknown',
    message: message('act.unknown-run', { run: id }),
  });
}
