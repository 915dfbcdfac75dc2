import { measure } from '../../bot/core/text/fr/measure.ts';
import { run } from '../../bot/core/text/fr/run.ts';
import type { Catalogue } from './en.ts';
import { approval } from './fr/approval.ts';
import { ask } from './fr/ask.ts';
import { audit } from './fr/audit.ts';
import { log } from './fr/log.ts';
import { part } from './fr/part.ts';
import { rules } from './fr/rules.ts';
import { runs } from './fr/runs.ts';
import { shell } from './fr/shell.ts';

export const FR: Catalogue = { ...run, ...measure, ...shell, ...part, ...runs, ...approval, ...rules, ...ask, ...audit, ...log };
