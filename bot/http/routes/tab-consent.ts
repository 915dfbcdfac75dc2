import type { Request, Response } from 'express';
import { z } from 'zod';
import { AppError } from '../../core/errors.ts';
import { message } from '../../core/text/message.ts';
import { parsed } from '../body.ts';
import { type Consent, consentAddress } from '../consent.ts';

const asked = z.strictObject({
  tenant: z.string().regex(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/),
  /** What the tab recognises its own question by. */
  state: z.string().regex(/^[A-Za-z0-9_-]{22,64}$/),
  why: z.enum(['consent', 'sign-in']),
});

/** Leads to the sign-in page of an allowed tenant and nowhere else. Throws `invalid`, `forbidden` (`token.tenant`), `not_found` where consent is not offered. */
export function startConsent(consent: Consent | null): (req: Request, res: Response) => Promise<void> {
  return async (req, res) => {
    if (consent === null) throw new AppError({ code: 'not_found', reason: 'tab.no_consent', message: message('api.nothing-here') });
    const question = parsed(asked, req.query);
    if (!consent.tenants().includes(question.tenant))
      throw new AppError({ code: 'forbidden', reason: 'token.tenant', message: message('token.tenant') });
    res.status(302).set('location', consentAddress(consent, question)).end();
  };
}
