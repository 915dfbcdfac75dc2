import assert from 'node:assert/strict';
import { z } from 'zod';
import type { RunCard } from '../../bot/core/chat.ts';
import type { Principal } from '../../bot/core/principal.ts';
import { runCard } from '../../cards/run/index.ts';
import { count } from '../support/counts.ts';
import { hostileTexts } from './hostile.ts';
import { RUN_CARDS } from './run-cards.ts';
import { assertSound, leaves } from './validation.ts';

const WAITING: RunCard = RUN_CARDS.waiting_approval;
const REASON = 'You are asked because you have the role security.';
const entity = z.object({ type: z.literal('mention'), text: z.string(), mentioned: z.object({ id: z.string(), name: z.string() }) });
const mentions = z.object({ msteams: z.object({ entities: z.array(entity) }) });

const people = (...names: readonly string[]): readonly Principal[] =>
  names.map((name, index) => ({
    kind: 'person',
    tenantId: 't',
    objectId: `33333333-3333-4333-8333-${String(index).padStart(12, '0')}`,
    name,
  }));
const entitiesOf = (card: object) => mentions.parse(card).msteams.entities;
const textsOf = (card: Parameters<typeof leaves>[0]): readonly string[] => leaves(card).map(({ text }) => text);
const lineOf = (card: Parameters<typeof leaves>[0]): string => textsOf(card).find((text) => text.startsWith('Asked here: ')) ?? '';

describe('a card of somebody who is asked', () => {
  it('says why, literally, while an approval is open', () => {
    const card = runCard({ ...WAITING, because: REASON });
    assertSound(card);
    const [leaf] = leaves(card).filter(({ text }) => text === REASON);
    assert.equal(leaf?.node, 'TextRun');
  });

  it('does not say so on other cards, nor when everything is answered', () => {
    assert.ok(!textsOf(runCard(WAITING)).includes(REASON));
    assert.ok(!textsOf(runCard({ ...RUN_CARDS.rejected, because: REASON })).includes(REASON));
  });
});

describe('a card that names people', () => {
  it('mentions each by object id, with the text that stands on it', () => {
    const card = runCard({ ...WAITING, mentioned: people('Sara Smith', 'Dirk O’Neil') });
    assertSound(card);
    assert.equal(lineOf(card), 'Asked here: <at>Sara Smith</at>, <at>Dirk O’Neil</at>');
    assert.deepEqual(
      entitiesOf(card).map(({ text, mentioned }) => [text, mentioned.id]),
      [
        ['<at>Sara Smith</at>', '33333333-3333-4333-8333-000000000000'],
        ['<at>Dirk O’Neil</at>', '33333333-3333-4333-8333-000000000001'],
      ],
    );
  });

  it('mentions nobody by default', () => {
    const card = runCard(WAITING);
    assert.deepEqual(entitiesOf(card), []);
    assert.equal(lineOf(card), '');
  });

  it('tells people of the same name apart', () => {
    const texts = entitiesOf(runCard({ ...WAITING, mentioned: people('Ada', 'Ada', 'Ada') })).map(({ text }) => text);
    assert.deepEqual(texts, ['<at>Ada</at>', '<at>Ada 2</at>', '<at>Ada 3</at>']);
  });

  it('counts those for whom there is no place, and fits whatever they are called', () => {
    const names = Array.from({ length: 40 }, (_, index) => `${index} ${'x'.repeat(100)}`);
    const card = runCard({ ...WAITING, mentioned: people(...names) });
    assertSound(card);
    const shown = entitiesOf(card).length;
    assert.ok(shown <= 25);
    assert.ok(lineOf(card).endsWith(`(${40 - shown} more)`));
  });

  it('holds nothing of a name but what names are made of', () => {
    for (const text of hostileTexts(count(300))) {
      const card = runCard({ ...WAITING, mentioned: people(text, text) });
      assertSound(card);
      assert.match(lineOf(card), /^Asked here: (<at>[\p{L}\p{M}\p{N} .'’-]+<\/at>(, )?){2}$/u, text);
      for (const { text: tag } of entitiesOf(card)) assert.ok(lineOf(card).includes(tag));
    }
  });
});
