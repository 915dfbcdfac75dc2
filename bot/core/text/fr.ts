import type { Catalogue } from './en.ts';
import { approval } from './fr/approval.ts';
import { card } from './fr/card.ts';
import { form } from './fr/form.ts';
import { measure } from './fr/measure.ts';
import { rules } from './fr/rules.ts';
import { run } from './fr/run.ts';

export const FR: Catalogue = { ...approval, ...card, ...form, ...measure, ...rules, ...run };
