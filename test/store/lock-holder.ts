import { lockDirectory } from '../../bot/store/directory-lock.ts';

// Takes the directory named by the first argument and keeps it until it is killed. Says `held` or the reason of the refusal.
const [directory = ''] = process.argv.slice(2);
try {
  await lockDirectory(directory);
  process.stdout.write('held\n');
  setInterval(() => undefined, 1000);
} catch (error) {
  process.stdout.write(`${error instanceof Error && 'reason' in error ? error.reason : error}\n`);
}
