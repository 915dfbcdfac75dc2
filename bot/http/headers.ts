import { randomBytes } from 'node:crypto';
import type { RequestHandler, Response } from 'express';
import helmet from 'helmet';

/**
 * Who may frame the tab: Teams, Microsoft 365 and Outlook.
 * https://learn.microsoft.com/microsoftteams/platform/tabs/how-to/tab-requirements
 */
const TEAMS_HOSTS: readonly string[] = [
  'https://teams.microsoft.com',
  'https://*.teams.microsoft.com',
  'https://*.cloud.microsoft',
  'https://*.microsoft365.com',
  'https://*.office.com',
  'https://outlook.office.com',
  'https://outlook.office365.com',
];
const YEAR_S = 365 * 24 * 60 * 60;

/**
 * Headers of every answer, errors included: nothing is cached, sniffed, framed or loaded. Pages and assets loosen single ones.
 * `local`: served on loopback without TLS, so that HSTS would lock the browser out of other local programs.
 */
export function securityHeaders(local: boolean): RequestHandler {
  const protect = helmet({
    contentSecurityPolicy: { useDefaults: false, directives: NOTHING },
    crossOriginOpenerPolicy: false,
    strictTransportSecurity: local ? false : { maxAge: YEAR_S, includeSubDomains: false },
    // frame-ancestors decides; this header would also shut out Teams, because it knows only the page's own origin.
    xFrameOptions: false,
  });
  return (req, res, next) => {
    res.setHeader('cache-control', 'no-store');
    protect(req, res, next);
  };
}

const NOTHING = {
  'default-src': ["'none'"],
  'base-uri': ["'none'"],
  'form-action': ["'none'"],
  'frame-ancestors': ["'none'"],
  'object-src': ["'none'"],
};

/**
 * Headers of the tab's page. Returns the nonce that its style elements must carry. In local mode the page of Local Teams,
 * which has the same origin, may frame it too.
 */
export function allowPage(res: Response, local: boolean): string {
  const nonce = randomBytes(16).toString('base64');
  const frames = local ? [...TEAMS_HOSTS, "'self'"] : TEAMS_HOSTS;
  res.setHeader('content-security-policy', pagePolicy(nonce, frames));
  res.setHeader('cross-origin-resource-policy', 'cross-origin');
  return nonce;
}

function pagePolicy(nonce: string, frames: readonly string[]): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "object-src 'none'",
    `frame-ancestors ${frames.join(' ')}`,
  ].join('; ');
}
