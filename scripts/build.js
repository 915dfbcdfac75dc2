import { build, install } from './prepare.js';

// What `signalbox serve` needs beside its settings: the dependencies and the pages. `npm start` does the same by itself.
install();
build();
