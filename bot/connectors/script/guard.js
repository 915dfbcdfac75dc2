// Starts one script, and sees to it that nothing of it is left when it ends or when Signalbox is gone.
// Plain JavaScript, so that it starts quickly: it is a process of its own, run inside the isolation. It talks to
// Signalbox over the IPC channel; when that closes, Signalbox has died, however it died.
//
// in:  { argv, env, cwd, sweep }   once, after `ready`      out: { ready: true }
//      { kill: 'SIGTERM' | 'SIGKILL' }                      out: { notStarted: 'ENOENT' }  or  { code, signal }

import { execFile, spawn } from 'node:child_process';
import { closeSync, readdirSync, readFileSync } from 'node:fs';

const windows = process.platform === 'win32';
/** Of the IPC channel: stdio has three descriptors, and the channel is the fourth. */
const channel = 3;
let script;
let order;

process.on('message', (message) => {
  if (message.kill !== undefined) killGroup(message.kill);
  else if (order === undefined) start(message);
});
process.on('disconnect', () => {
  killGroup('SIGKILL');
  process.exit(1);
});
for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP']) process.on(signal, () => killGroup('SIGTERM'));

closeInherited();
// Only now is it certain that the death of Signalbox reaches this process, so only now may the script start.
process.send({ ready: true });

/**
 * Whoever started Signalbox (a shell, a service manager) may have left descriptors open that close by themselves in no
 * child. They are the ones without the close-on-exec flag, which Node sets on everything it opens itself.
 */
function closeInherited() {
  for (const fd of numericEntries('/proc/self/fdinfo').map(Number)) {
    if (fd > 2 && fd !== channel && !closesOnExec(fd)) closeSync(fd);
  }
}

function closesOnExec(fd) {
  try {
    const flags = /^flags:\s*([0-7]+)/m.exec(readFileSync(`/proc/self/fdinfo/${fd}`, 'utf8'))?.[1];
    return flags === undefined || (Number.parseInt(flags, 8) & 0o2000000) !== 0;
  } catch {
    return true; // Gone already: it was the one that listed the folder.
  }
}

function start(message) {
  order = message;
  try {
    // Standard error goes where standard output goes: one stream keeps the order in which things were said.
    script = spawn(order.argv[0], order.argv.slice(1), {
      cwd: order.cwd,
      env: order.env,
      stdio: ['ignore', 1, 1],
      detached: !windows,
      windowsHide: true,
    });
  } catch (error) {
    report({ notStarted: String(error.code ?? error.message) });
    return;
  }
  script.on('error', (error) => {
    if (script.pid === undefined) report({ notStarted: String(error.code ?? error.message) });
  });
  script.on('exit', (code, signal) => report({ code, signal }));
}

function report(result) {
  killGroup('SIGKILL');
  process.removeAllListeners('disconnect');
  process.send(result, () => process.exit(0));
}

/** The script is the leader of its own group. Where no namespace holds those that left the group, their environment gives them away. */
function killGroup(signal) {
  if (script?.pid === undefined) return;
  if (windows) {
    execFile('taskkill', ['/pid', String(script.pid), '/T', '/F'], () => {});
    return;
  }
  send(-script.pid, signal);
  if (order.sweep && signal === 'SIGKILL') sweep(`SIGNALBOX_OUTPUT=${order.env.SIGNALBOX_OUTPUT}`);
}

/** Repeated because a process that is about to be killed may have started another one; a fixed number, so that it ends. */
function sweep(mark) {
  for (let round = 0; round < 10; round += 1) {
    const found = numericEntries('/proc').filter((pid) => carries(pid, mark));
    if (found.length === 0) return;
    for (const pid of found) send(Number(pid), 'SIGKILL');
  }
}

function carries(pid, mark) {
  try {
    return readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0').includes(mark);
  } catch {
    return false; // It has ended, or it belongs to somebody else.
  }
}

function numericEntries(folder) {
  try {
    return readdirSync(folder).filter((name) => /^\d+$/.test(name));
  } catch {
    return []; // No /proc here.
  }
}

function send(pid, signal) {
  try {
    process.kill(pid, signal);
  } catch {
    // It has ended already, which is what was wanted.
  }
}
