import type { BrowserContext, Page } from 'playwright-core';
import { launchBrowser } from '../../support/browser.ts';
import { closeLater } from './cleaning.ts';
import { hostFile } from './host-pages.ts';
import { complaintsOf } from './opened-tab.ts';
import { PUBLIC, type ServedTab } from './served-tab.ts';

type Framed = Readonly<{ context: BrowserContext; page: Page; elsewhere: string[]; complaints: string[] }>;
type Framing = Readonly<{
  keepPolicy?: boolean;
  /** How the host is set up, as in `host.js`. */
  query?: Readonly<Record<string, string>>;
  /** Called before anything is loaded. */
  prepare?(context: BrowserContext): Promise<void>;
}>;

/** A page at `host` that frames the tab at its production origin; both names exist only inside this browser, windows that open included. */
export async function framedBy(host: string, served: ServedTab, { keepPolicy = true, query = {}, prepare }: Framing = {}): Promise<Framed> {
  const context = await (await launchBrowser()).newContext({ locale: 'en-GB' });
  closeLater(() => context.close());
  const elsewhere: string[] = [];
  await context.route('**/*', (route) => {
    elsewhere.push(route.request().url());
    return route.abort();
  });
  await context.route(`${PUBLIC}/**`, async (route) => {
    const { pathname, search } = new URL(route.request().url());
    // A proxied answer arrives whole, so the endless one is cut short here.
    if (pathname === '/api/events') return route.fulfill({ contentType: 'text/event-stream', body: 'event: hello\ndata: {}\n\n' });
    const response = await route.fetch({ url: `${served.origin}${pathname}${search}`, maxRedirects: 0 });
    const { 'content-security-policy': policy = '', location, ...headers } = response.headers();
    // A redirect that is played here would be followed outside of this play.
    if (location !== undefined) return route.fulfill({ contentType: 'text/html', body: leadingTo(location) });
    await route.fulfill({ response, headers: keepPolicy ? { ...headers, 'content-security-policy': policy } : headers });
  });
  await context.route(`https://${host}/**`, (route) => {
    const file = hostFile(new URL(route.request().url()).pathname, served.token);
    return file === null ? route.abort() : route.fulfill({ contentType: file.type, body: file.body });
  });
  await prepare?.(context);
  const page = await context.newPage();
  const complaints = complaintsOf(page);
  await page.goto(`https://${host}/_host?${new URLSearchParams({ src: `${PUBLIC}/tab`, ...query })}`);
  return { context, page, elsewhere, complaints };
}

/** A page that goes on to an address by itself. */
export function leadingTo(address: string): string {
  return `<title>…</title><meta http-equiv="refresh" content="0;url=${address.replaceAll('&', '&amp;')}">`;
}
