// npm start: installs and builds what is missing or stale, then becomes `signalbox serve --local` in this same process, so
// that Ctrl+C, signals and the exit code are the bot's own. Arguments are passed on: npm start -- --help
import { build, install } from './prepare.js';

const LOOK_EVERY_MS = 500;

/** A signal that ends npm does not come through the shell which npm runs this in: when that shell is gone, we stop as well. */
function endWithNpm() {
  if (process.env.npm_execpath === undefined) return;
  const shell = process.ppid;
  const looking = setInterval(() => {
    if (process.ppid === shell) return;
    clearInterval(looking);
    process.kill(process.pid, 'SIGTERM');
  }, LOOK_EVERY_MS).unref();
}

endWithNpm();
install();
build();
process.argv.splice(2, 0, 'serve', '--local');
await import('../bot/cli/signalbox.js');
