import type { Catalogue } from './en.ts';
import { act } from './pl/act.ts';
import { api } from './pl/api.ts';
import { approval } from './pl/approval.ts';
import { audit } from './pl/audit.ts';
import { away } from './pl/away.ts';
import { card } from './pl/card.ts';
import { command } from './pl/command.ts';
import { connector } from './pl/connector.ts';
import { decision } from './pl/decision.ts';
import { delegation } from './pl/delegation.ts';
import { difference } from './pl/difference.ts';
import { error } from './pl/error.ts';
import { extension } from './pl/extension.ts';
import { form } from './pl/form.ts';
import { help } from './pl/help.ts';
import { measure } from './pl/measure.ts';
import { next } from './pl/next.ts';
import { outcome } from './pl/outcome.ts';
import { rules } from './pl/rules.ts';
import { run } from './pl/run.ts';
import { seal } from './pl/seal.ts';
import { told } from './pl/told.ts';

export const PL: Catalogue = {
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
