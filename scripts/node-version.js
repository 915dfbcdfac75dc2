// Plain JavaScript with nothing but Node's own modules: this runs before anything is installed.

const OLDEST = [20, 19];

/** Ends the process with a sentence when this Node is too old. The same floor stands in package.json under `engines`. */
export function requireNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > OLDEST[0] || (major === OLDEST[0] && minor >= OLDEST[1])) return;
  console.error(
    `Signalbox needs Node ${OLDEST.join('.')} or newer; this is ${process.version}. Install a newer one from https://nodejs.org.`,
  );
  process.exit(1);
}
