import { AppError } from './errors.ts';

/** For a run that does not exist, and in the same words for one that the asker may not see. */
export function unknownRun(id: string): AppError {
  return new AppError({
    code: 'not_found',
    reason: 'run.unknown',
    message: `There is no run ${id} that you may see. Type “status” for the runs that are under way.`,
  });
}
