import { readFileSync } from 'node:fs';
import type { Mount } from '../../../bot/http/pipeline.ts';

const PAGE = `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Host</title><link rel="icon" href="data:,"><link rel="stylesheet" href="/_host/host.css"></head><body><iframe title="Signalbox"></iframe><script src="/_host/host.js"></script></body></html>`;
const STYLE = 'html,body{margin:0;height:100%;overflow:hidden;background:#ddd}iframe{border:0;width:100vw;height:100vh;display:block}';

export type HostFile = Readonly<{ type: string; body: string }>;

/** What a page with a Teams host in it is made of, by path. `token` is asked each time the tab asks for one, `anew` when not for a kept one. */
export function hostFile(path: string, token: (anew: boolean) => string, search = ''): HostFile | null {
  switch (path) {
    case '/_host':
      return { type: 'text/html; charset=utf-8', body: PAGE };
    case '/_host/host.css':
      return { type: 'text/css', body: STYLE };
    case '/_host/host.js':
      return { type: 'text/javascript', body: readFileSync(new URL('host.js', import.meta.url), 'utf8') };
    case '/_host/token':
      return { type: 'text/plain', body: token(search === 'new') };
    default:
      return null;
  }
}

/** The host on the server's own origin, as Local Teams has it. */
export function hostMount(token: (anew: boolean) => string): Mount {
  return {
    prefix: '/_host',
    async handle(req, res) {
      const [path = '', search = ''] = (req.url ?? '').split('?');
      const file = hostFile(path, token, search);
      if (file === null) return false;
      res.setHeader('content-security-policy', "default-src 'self'; img-src data:");
      res.setHeader('content-type', file.type);
      res.end(file.body);
      return true;
    },
  };
}
