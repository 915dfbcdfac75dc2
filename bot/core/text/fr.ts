import type { Catalogue } from './en.ts';
import { act } from './fr/act.ts';
import { api } from './fr/api.ts';
import { approval } from './fr/approval.ts';
import { audit } from './fr/audit.ts';
import { away } from './fr/away.ts';
import { card } from './fr/card.ts';
import { command } from './fr/command.ts';
import { connector } from './fr/connector.ts';
import { decision } from './fr/decision.ts';
import { delegation } from './fr/delegation.ts';
import { difference } from './fr/difference.ts';
import { error } from './fr/error.ts';
import { extension } from './fr/extension.ts';
import { form } from './fr/form.ts';
import { help } from './fr/help.ts';
import { measure } from './fr/measure.ts';
import { next } from './fr/next.ts';
import { outcome } from './fr/outcome.ts';
import { rules } from './fr/rules.ts';
import { run } from './fr/run.ts';
import { seal } from './fr/seal.ts';
import { told } from './fr/told.ts';

export const FR: Catalogue = {
  ...api,
  ...approval,
  ...card,
  ...extension,
  ...form,
  ...measure,
  ...rules,
  ...outcome,
  ...difference,
  ...audit,
  ...away,
  ...error,
  ...help,
  ...act,
  ...next,
  ...decision,
  ...command,
  ...connector,
  ...delegation,
  ...run,
  ...seal,
  ...told,
};
