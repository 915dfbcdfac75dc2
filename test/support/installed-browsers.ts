import { accessSync, constants } from 'node:fs';
import { homedir, platform } from 'node:os';
import { delimiter, join } from 'node:path';

const LINUX_NAMES = [
  'google-chrome',
  'google-chrome-stable',
  'chromium',
  'chromium-browser',
  'microsoft-edge',
  'microsoft-edge-stable',
  'chrome',
];
const LINUX_PATHS = ['/opt/google/chrome/chrome', '/opt/microsoft/msedge/msedge', '/usr/lib/chromium/chromium', '/snap/bin/chromium'];
const MAC_APPS = ['Google Chrome', 'Chromium', 'Microsoft Edge'];
const WINDOWS_PATHS = [
  'Google\\Chrome\\Application\\chrome.exe',
  'Chromium\\Application\\chrome.exe',
  'Microsoft\\Edge\\Application\\msedge.exe',
];

/** Chrome, Chromium and Edge programs that exist on this machine, best first. SIGNALBOX_TEST_BROWSER, a path, comes before all. */
export function installedBrowsers(): readonly string[] {
  const chosen = process.env['SIGNALBOX_TEST_BROWSER'];
  if (chosen !== undefined && chosen !== '') return [chosen];
  return [...new Set(wellKnownPaths())].filter(isExecutable);
}

function wellKnownPaths(): readonly string[] {
  if (platform() === 'win32') return windowsPaths();
  if (platform() === 'darwin') return macPaths();
  const onPath = (process.env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '');
  return [...LINUX_NAMES.flatMap((name) => onPath.map((folder) => join(folder, name))), ...LINUX_PATHS];
}

function macPaths(): readonly string[] {
  const folders = ['/Applications', join(homedir(), 'Applications')];
  return MAC_APPS.flatMap((app) => folders.map((folder) => join(folder, `${app}.app`, 'Contents', 'MacOS', app)));
}

function windowsPaths(): readonly string[] {
  const roots = ['PROGRAMFILES', 'PROGRAMFILES(X86)', 'LOCALAPPDATA'].flatMap((name) => process.env[name] ?? []);
  return WINDOWS_PATHS.flatMap((path) => roots.map((root) => join(root, path)));
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false; // Not there or not ours to run: not a browser for us.
  }
}
