import type { Catalogue } from './en.ts';
import { act } from './pl/act.ts';
import { api } from './pl/api.ts';
import { approval } from './pl/approval.ts';
import { card } from './pl/card.ts';
import { command } from './pl/command.ts';
import { decision } from './pl/decision.ts';
import { delegation } from './pl/delegation.ts';
import { error } from './pl/error.ts';
import { form } from './pl/form.ts';
import { help } from './pl/help.ts';
import { measure } from './pl/measure.ts';
import { next } from './pl/next.ts';
import { rules } from './pl/rules.ts';
import { run } from './pl/run.ts';
import { told } from './pl/told.ts';
import { versions } from './pl/versions.ts';

export const PL: Catalogue = {
  ...api,
  ...versions,
  ...approval,
  ...card,
  ...form,
  ...measure,
  ...rules,
  ...error,
  ...help,
  ...act,
  ...next,
  ...decision,
  ...command,
  ...delegation,
  ...run,
  ...told,
};
