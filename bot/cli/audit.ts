import { didYouMean } from '../core/nearest.ts';
import { auditConsistency } from './audit-consistency.ts';
import { auditErase } from './audit-erase.ts';
import { auditExport } from './audit-export.ts';
import { auditProve } from './audit-prove.ts';
import { auditRestored } from './audit-restored.ts';
import { auditVerify } from './audit-verify.ts';
import type { Verb } from './verb.ts';

const VERBS: readonly Verb[] = [auditVerify, auditExport, auditProve, auditConsistency, auditErase, auditRestored];

/** What an operator does with the audit log where its database is. */
export const audit: Verb = {
  name: 'audit',
  usage: 'audit verify | export | prove | consistency | erase | restored …',
  summary:
    'Verifies the audit log, exports it for an auditor, proves one event, or one checkpoint by another, erases personal data, or begins anew after a restore.',
  async run([wanted, ...args], terminal) {
    const verb = VERBS.find(({ name }) => name === wanted);
    if (verb !== undefined) return verb.run(args, terminal);
    const names = VERBS.map(({ name }) => name);
    const near = wanted === undefined ? '' : didYouMean(wanted, names);
    terminal.err([`Type one of these.${near}`, ...VERBS.map(({ usage }) => `  signalbox ${usage}`)].join('\n'));
    return 2;
  },
};
