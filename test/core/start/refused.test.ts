import assert from 'node:assert/strict';
import { reasonOf } from '../../../bot/core/policy/decision.ts';
import { spokenMessage } from '../../../bot/core/run/said.ts';
import { tellings } from '../../../bot/core/run/tellings.ts';
import type { PlanNow } from '../../../bot/core/start/facts.ts';
import { refresh } from '../../../bot/core/start/refresh.ts';
import { type Language, speechFor } from '../../../bot/core/text/language.ts';
import { message } from '../../../bot/core/text/message.ts';
import { speak } from '../../../bot/core/text/voice.ts';
import { spokenFromColumn, spokenToColumn } from '../../../bot/store/spoken.ts';
import { planOf, stampAt, usesStep } from '../../support/plans.ts';
import { requirementOf } from '../../support/requirements.ts';
import { askedFor, factsNow, planNow } from './facts-now.ts';

const PLAN = planOf(usesStep('a'));
const NO_ROLE = reasonOf('production', false, message('decision.no-role', { name: 'Ann {x}' }));
const DENIED = { ...planNow(PLAN, 'no'), decision: { effect: 'deny', rule: 'production', reason: NO_ROLE } } as const;
const GONE = { ok: false, message: message('start.workflow-gone', { name: 'deploy' }) } as const;

describe('why a run is refused at its start', () => {
  const why: readonly (readonly [what: string, plan: PlanNow, sentences: Readonly<Record<Language, string>>])[] = [
    [
      'not permitted',
      DENIED,
      {
        en: 'Ann {x} has no role. Nothing was started.',
        pl: 'Ann {x} nie ma żadnej roli. Niczego nie uruchomiono.',
        fr: 'Ann {x} n’a aucun rôle. Rien n’a été démarré.',
      },
    ],
    [
      'not possible',
      GONE,
      {
        en: 'The workflow deploy does not exist any more. Nothing was started.',
        pl: 'Przepływu pracy deploy już nie ma. Niczego nie uruchomiono.',
        fr: 'Le workflow deploy n’existe plus. Rien n’a été démarré.',
      },
    ],
  ];
  for (const [what, plan, sentences] of why) {
    it(`is said in the language of each reader, also after it was stored: ${what}`, () => {
      const waiting = askedFor(PLAN, requirementOf('sre'));
      const { run } = refresh(waiting, factsNow(plan, {}), stampAt(20));
      const stored = { ...run, message: spokenFromColumn(spokenToColumn(run.message ?? '')) };
      const [told = ''] = tellings(waiting, stored, stampAt(20));
      for (const [language, sentence] of Object.entries(sentences)) {
        const speech = speechFor(language, null);
        assert.equal(speak(spokenMessage(stored) ?? '', speech), sentence);
        assert.ok(speak(told, speech).endsWith(sentence), speak(told, speech));
      }
    });
  }
});
