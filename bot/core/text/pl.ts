import type { Catalogue } from './en.ts';
import { approval } from './pl/approval.ts';
import { card } from './pl/card.ts';
import { form } from './pl/form.ts';
import { measure } from './pl/measure.ts';
import { rules } from './pl/rules.ts';
import { run } from './pl/run.ts';

export const PL: Catalogue = { ...approval, ...card, ...form, ...measure, ...rules, ...run };
