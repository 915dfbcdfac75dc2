import assert from 'node:assert/strict';
import { eventOnWire } from '../../bot/http/presenter.ts';
import { eventsOf, readOn, type TimelinePages } from '../../tab/data/timeline-pages.ts';
import { sampleEvents } from './support/sample-events.ts';

const [sample] = sampleEvents().map(eventOnWire);

/** A run with so many events, two on a page; `asked` are the cursors. */
function run(count: number) {
  const asked: (string | null)[] = [];
  const read = async (after: string | null) => {
    asked.push(after);
    const first = Number(after ?? '0');
    const seqs = Array.from({ length: Math.min(2, count - first) }, (_, index) => first + index + 1);
    const events = seqs.flatMap((seq) => (sample === undefined ? [] : [{ ...sample, seq }]));
    return { events, next: first + 2 < count ? String(first + 2) : null };
  };
  return { asked, read };
}
const seqsOf = (pages: TimelinePages): readonly number[] => eventsOf(pages).map(({ seq }) => seq);

describe('readOn', () => {
  it('reads all pages at first, and then only the last one and what came after', async () => {
    const before = await readOn(undefined, run(3).read);
    assert.deepEqual(seqsOf(before), [1, 2, 3]);
    const grown = run(6);
    const after = await readOn(before, grown.read);
    assert.deepEqual(seqsOf(after), [1, 2, 3, 4, 5, 6]);
    assert.deepEqual(grown.asked, ['2', '4']);
  });

  it('knows that nothing happened yet', async () => assert.deepEqual(seqsOf(await readOn(undefined, run(0).read)), []));

  it('stops after ten pages, and says that there are more', async () => {
    const long = run(50);
    const pages = await readOn(undefined, long.read);
    assert.deepEqual([pages.more, seqsOf(pages).length, long.asked.length], [true, 20, 10]);
    assert.deepEqual(seqsOf(await readOn(pages, long.read)), seqsOf(pages));
  });

  it('leaves what is known as it was when a page cannot be read', async () => {
    const before = await readOn(undefined, run(3).read);
    await assert.rejects(readOn(before, async () => Promise.reject(new Error('no answer'))));
    assert.deepEqual(seqsOf(before), [1, 2, 3]);
  });
});
