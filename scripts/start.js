// npm start: installs and builds what is missing or stale, then becomes `signalbox serve --local` in this same process, so
// that Ctrl+C, signals and the exit code are the bot's own. Arguments are passed on: npm start -- --help
import { build, install } from './prepare.js';

install();
build();
process.argv.splice(2, 0, 'serve', '--local');
await import('../bot/cli/signalbox.js');
