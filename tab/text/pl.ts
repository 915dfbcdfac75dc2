import { measure } from '../../bot/core/text/pl/measure.ts';
import { run } from '../../bot/core/text/pl/run.ts';
import type { Catalogue } from './en.ts';
import { approval } from './pl/approval.ts';
import { ask } from './pl/ask.ts';
import { audit } from './pl/audit.ts';
import { log } from './pl/log.ts';
import { part } from './pl/part.ts';
import { rules } from './pl/rules.ts';
import { runs } from './pl/runs.ts';
import { shell } from './pl/shell.ts';

export const PL: Catalogue = { ...run, ...measure, ...shell, ...part, ...runs, ...approval, ...rules, ...ask, ...audit, ...log };
