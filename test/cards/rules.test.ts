import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { RulesCard } from '../../bot/core/chat.ts';
import type { DecisionChange } from '../../bot/core/policy/decision-changes.ts';
import type { FileChange } from '../../bot/core/site/file-changes.ts';
import { LANGUAGES, type Language, speechFor } from '../../bot/core/text/language.ts';
import { fits } from '../../cards/render.ts';
import { rulesShowInFull } from '../../cards/rules/in-full.ts';
import { rulesCard } from '../../cards/rules/index.ts';
import { buttonsOf, textOf } from '../support/card-text.ts';
import { count } from '../support/counts.ts';
import { RULES_CARD, RULES_CARDS } from './rules-cards.ts';
import { assertSound } from './validation.ts';

const drawn = (card: RulesCard) => ({ activity: { attachments: [rulesCard(card)] } }) as unknown as Parameters<typeof textOf>[0];
const shown = (card: RulesCard): string => textOf(drawn(card));
const buttons = (card: RulesCard): readonly string[] => buttonsOf(drawn(card));

function withFiles(files: readonly FileChange[]): RulesCard {
  const { view } = RULES_CARD;
  return { ...RULES_CARD, view: { ...view, changes: view.changes === null ? null : { ...view.changes, files } } };
}
function withDecisions(decisions: readonly DecisionChange[] | null): RulesCard {
  const { view } = RULES_CARD;
  return { ...RULES_CARD, view: { ...view, changes: view.changes === null ? null : { ...view.changes, decisions } } };
}
const added = (text: string) => ({ kind: 'added', line: 1, text }) as const;
const hasApprove = (card: RulesCard, language: Language): boolean =>
  buttonsOf({ activity: { attachments: [rulesCard(card, speechFor(language, null))] } } as unknown as Parameters<typeof textOf>[0])
    .length === 2;
const longFile = (lines: number, width = 20): FileChange => ({
  path: 'scripts/long.js',
  kind: 'added',
  bytes: 1,
  sha256: 'ab'.repeat(32),
  lines: Array.from({ length: lines }, (_, index) => ({ kind: 'added', line: index + 1, text: 'x'.repeat(width) })),
  more: 0,
});

describe('the card of rules', () => {
  it('shows first which answers change, then who gains and loses roles, then every line', () => {
    const text = shown(RULES_CARD);
    const order = [
      'developer: run deploy, restart on production',
      'auditor (new role): + app role',
      'The freeze december is gone',
      '≠ policy.yml',
      '+ 21 approval',
    ];
    const places = order.map((part) => text.indexOf(part));
    assert.deepEqual(
      places,
      [...places].sort((a, b) => a - b),
      text,
    );
    assert.ok(
      places.every((place) => place >= 0),
      text,
    );
    assert.match(text, /▲ developer: run.* more is allowed after approval by 2 × release-manager.* → after approval by release-manager/);
    assert.match(text, /▼ developer: cancel deploy on staging, production less is allowed yes → no/);
    assert.match(text, /▲ auditor: audit more is allowed no → yes/);
    assert.match(text, /scripts\/logo\.png removed, not text, SHA-256 (cd){8}…, 20\.5 kB/);
    assert.deepEqual(buttons(RULES_CARD), ['Approve', 'Reject']);
  });

  for (const [language, words] of [
    [
      'pl',
      [
        '▲ developer: run deploy, restart w środowisku production wolno więcej po zatwierdzeniu przez: 2 × release-manager, otwarte przez 1 godz.',
        'tak → nie',
        'auditor (nowa rola): + rola aplikacji Signalbox.Auditor',
        'developer: − grupa 7f1c2d3e-4b5a-4c6d-8e9f-0a1b2c3d4e5f',
        'Wstrzymania zmian december już nie ma.',
        'policy.yml daje uprawnienie do reguł (govern) tylko jednej osobie',
      ],
    ],
    [
      'fr',
      [
        'plus permissif après approbation par 2 × release-manager, ouverte pendant 1 h, valable 1 h',
        'oui → non',
        'auditor (nouveau rôle) : + rôle d’application Signalbox.Auditor',
        'developer : − groupe 7f1c2d3e-4b5a-4c6d-8e9f-0a1b2c3d4e5f',
        'Le gel december n’existe plus.',
        'policy.yml permet à une seule personne de changer les règles (govern)',
      ],
    ],
  ] as const) {
    it(`says what would change, and what is probably not meant, in the language of its reader: ${language}`, () => {
      const card = rulesCard(RULES_CARD, speechFor(language, null));
      const text = textOf({ activity: { attachments: [card] } } as unknown as Parameters<typeof textOf>[0]).replaceAll('\u00A0', ' ');
      for (const sentence of words) assert.ok(text.includes(sentence), `${sentence}\n${text}`);
    });
  }

  for (const [name, card] of Object.entries(RULES_CARDS)) {
    it(`is sound: ${name}`, () => assertSound(rulesCard(card)));
  }

  it('says who decided, when and with which comment, and has no button then', () => {
    for (const [name, words] of [
      ['in_force', /✓ In force.*Approved by Ravi Release Comment One is enough by now\./],
      ['rejected', /⊘ Rejected.*Rejected by Ravi Release Comment Not now\./],
    ] as const) {
      const card = RULES_CARDS[name] ?? assert.fail();
      assert.match(shown(card), words);
      assert.deepEqual(buttons(card), []);
    }
  });

  it('lists what is wrong with rules that cannot be used, and says when no answer changes', () => {
    assert.match(shown(RULES_CARDS['unusable'] ?? assert.fail()), /These rules cannot be used .*policy\.yml:12:5/);
    assert.match(shown(RULES_CARDS['nothing'] ?? assert.fail()), /no answer changes/);
  });

  it('leaves out what did not change before it leaves out anything that did', () => {
    const lines = Array.from({ length: 150 }, (_, index) => ({ kind: 'same', line: index + 1, text: 'same'.repeat(10) }) as const);
    const file: FileChange = { ...longFile(5), lines: [...lines, { kind: 'added', line: 151, text: 'the new line' }] };
    const card = withFiles([file]);
    assert.match(shown(card), /the new line/);
    assert.doesNotMatch(shown(card), /samesame/);
    assert.deepEqual(buttons(card), ['Approve', 'Reject']);
  });

  it('cannot be approved here when not every changed line is shown', () => {
    for (const card of [withFiles([longFile(300)]), withFiles([longFile(2, 20_000)]), withFiles([{ ...longFile(3), more: 7 }])]) {
      assert.deepEqual(buttons(card), ['Reject']);
      assert.match(shown(card), /cannot be approved here\. Look at all of it in the Signalbox tab/);
    }
    assert.match(shown(withFiles([longFile(300)])), /… \(\d+ more lines\)/);
  });

  it('cannot be approved here when a file that would come into force is not text, and says so', () => {
    for (const kind of ['added', 'changed'] as const) {
      const card = withFiles([longFile(1), { ...longFile(1), path: 'scripts/deploy.js', kind, lines: null }]);
      assert.deepEqual(buttons(card), ['Reject']);
      assert.match(shown(card), /is not text, so nobody can read here what it holds.*decide there/);
      assert.ok(!rulesShowInFull(card.view));
    }
    const gone = withFiles([{ ...longFile(1), kind: 'removed', lines: null }]);
    assert.deepEqual(buttons(gone), ['Approve', 'Reject']);
    assert.ok(rulesShowInFull(gone.view));
  });

  it('says that a file ends without a line break in a row that no line of a file can look like', () => {
    const line = { kind: 'added', line: 1, text: 'a … no line break at the end of the file' } as const;
    const file = { ...longFile(1), lines: [line, { ...line, line: 2, text: 'b', unended: true as const }] };
    assert.match(
      shown(withFiles([file])),
      /\+ 1 a … no line break at the end of the file \+ 2 b … no line break at the end of the file (Comment|Approve)/,
    );
  });

  it('cannot be approved here when somebody in another language, or on another host, would not see all of it', () => {
    assert.ok(rulesShowInFull(RULES_CARD.view));
    const unreadable = [`let a;${'\u00A0'.repeat(60)}b`, 'x'.repeat(45)].map((text) => ({ ...longFile(1), lines: [added(text)] }));
    for (const file of [longFile(401, 1), ...unreadable])
      assert.ok(!rulesShowInFull(withFiles([file]).view), JSON.stringify(file.lines?.[0]));
    assert.ok(
      rulesShowInFull(withFiles([{ ...longFile(1), lines: [added(`${' '.repeat(12)}const name = await of(${'a, '.repeat(30)})`)] }]).view),
    );
    assert.deepEqual(buttons({ ...RULES_CARD, inFull: false }), ['Reject']);
  });

  it('can be approved everywhere or nowhere: near the edge only some languages have room', () => {
    const words = (count: number) => withFiles([{ ...longFile(1), lines: [added('a '.repeat(count))] }]);
    let [fitting, tooMany] = [1, 20_000];
    while (tooMany - fitting > 1) {
      const middle = Math.floor((fitting + tooMany) / 2);
      if (rulesShowInFull(words(middle).view)) fitting = middle;
      else tooMany = middle;
    }
    assert.deepEqual(
      LANGUAGES.map((language) => hasApprove(words(fitting), language)),
      LANGUAGES.map(() => true),
    );
    const some = LANGUAGES.filter((language) => hasApprove(words(tooMany), language));
    assert.ok(some.length > 0 && some.length < LANGUAGES.length, `${tooMany} words: ${some.join()}`);
  });

  it('cannot be approved here when not every answer is shown, or known', () => {
    const one = RULES_CARD.view.changes?.decisions?.[0] ?? assert.fail();
    assert.deepEqual(buttons(withDecisions(Array.from({ length: 200 }, () => one))), ['Reject']);
    assert.deepEqual(buttons(withDecisions(null)), ['Reject']);
    assert.match(shown(withDecisions(null)), /signalbox policy diff/);
  });

  it('fits whatever changes, and is sound', () => {
    const text = fc.oneof(fc.string({ maxLength: 60 }), fc.string({ unit: 'binary', maxLength: 2000 }));
    const decision = fc.record({
      role: text,
      permission: fc.constant('run' as const),
      workflows: fc.array(text, { maxLength: 30 }),
      environments: fc.array(text, { maxLength: 5 }),
      before: text,
      after: text,
      direction: fc.constantFrom('looser' as const, 'stricter' as const, 'other' as const),
    });
    const lineOf = fc.record({ kind: fc.constantFrom('same' as const, 'added' as const, 'removed' as const), line: fc.nat(), text });
    const file = fc.record({
      path: text,
      kind: fc.constantFrom('added' as const, 'removed' as const, 'changed' as const),
      bytes: fc.nat(),
      sha256: fc.constant('ab'.repeat(32)),
      lines: fc.option(fc.array(lineOf, { maxLength: 200 })),
      more: fc.nat({ max: 3 }),
    });
    const changes = fc.record({
      decisions: fc.option(fc.array(decision, { maxLength: 60 })),
      roles: fc.array(fc.record({ role: text, kind: fc.constant('changed' as const), gained: fc.array(text), lost: fc.array(text) })),
      settings: fc.array(text, { maxLength: 40 }),
      files: fc.array(file, { maxLength: 60 }),
    });
    const any = fc.record({ changes: fc.option(changes), problems: fc.array(text), warnings: fc.array(text, { maxLength: 60 }) });
    fc.assert(
      fc.property(any, (parts) => {
        const card = rulesCard({ ...RULES_CARD, view: { ...RULES_CARD.view, ...parts } });
        assert.ok(fits(card));
        assertSound(card);
      }),
      { numRuns: count(500) },
    );
  });
});
