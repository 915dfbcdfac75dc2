import assert from 'node:assert/strict';
import { EVENT_TYPES } from '../../bot/core/audit/event.ts';
import { RUN_STATES } from '../../bot/core/run/run.ts';
import { ENGLISH_VOICE } from '../../bot/core/text/voice.ts';
import { runOnWire } from '../../bot/http/presenter.ts';
import { createShelf, shelfKey } from '../../tab/data/shelf.ts';
import { EVENT_TYPES as SHOWN_TYPES } from '../../tab/text/event-types.ts';
import { LONGEST_LINE, linesWith, outputLines } from '../../tab/text/lines.ts';
import { sizeText } from '../../tab/text/size.ts';
import { announcements, askedBy, elapsedMs, progressOf, RUN_STATES as SHOWN_STATES, STATE_GROUPS } from '../../tab/text/states.ts';
import { visibleText } from '../../tab/text/visible.ts';
import { ENGLISH } from './support/english.ts';
import { sampleRun, sampleStep } from './support/sample-run.ts';

describe('words for states and events', () => {
  it('exist for every state and event of the core, in its order', () => {
    assert.deepEqual(SHOWN_STATES, RUN_STATES);
    assert.deepEqual(SHOWN_TYPES, EVENT_TYPES);
  });
  it('put every state into exactly one quick filter', () => {
    assert.deepEqual([...STATE_GROUPS.flatMap((group) => group.states)].sort(), [...RUN_STATES].sort());
  });
  it('name no person where a schedule asked', () => {
    assert.equal(askedBy(ENGLISH, { requester: 'Schedule', via: 'schedule' }), 'Started by schedule');
    assert.equal(askedBy(ENGLISH, { requester: 'Dana', via: 'form' }), 'Dana with a form in chat');
  });
});

describe('announcements', () => {
  const before = runOnWire(
    {
      view: sampleRun('1', { state: 'running', steps: [sampleStep('check'), sampleStep('deploy')] }),
      can: { approve: [], cancel: false, resolve: false, review: false },
    },
    ENGLISH_VOICE,
  );
  it('say each step that changed and then the run', () => {
    const after = {
      ...before,
      state: 'failed' as const,
      steps: before.steps.map((step) => (step.id === 'deploy' ? { ...step, state: 'failed' as const } : step)),
    };
    assert.deepEqual(announcements(ENGLISH, before, after), ['Deploy: Failed.', 'Run: Failed.']);
  });
  it('say nothing when only output grew', () => {
    assert.deepEqual(
      announcements(ENGLISH, before, { ...before, steps: before.steps.map((step) => ({ ...step, outputTail: 'more' })) }),
      [],
    );
  });
});

describe('numbers of a run', () => {
  it('counts skipped and undone steps as done', () => {
    const steps = (['succeeded', 'skipped', 'undone', 'failed', 'pending'] as const).map((state) => ({
      ...sampleStep('x'),
      what: 'x',
      message: null,
      undo: null,
      state,
      startedAt: null,
      endedAt: null,
      dueAt: null,
    }));
    assert.deepEqual(progressOf(steps), { done: 3, all: 5 });
  });
  it('counts on while something runs and never below zero', () => {
    const from = '2026-11-23T09:00:00Z';
    assert.equal(elapsedMs(null, null, 0), null);
    assert.equal(elapsedMs(from, '2026-11-23T09:00:02Z', 0), 2000);
    assert.equal(elapsedMs(from, null, Date.parse(from) + 500), 500);
    assert.equal(elapsedMs(from, null, Date.parse(from) - 500), 0);
  });
});

describe('sizeText', () => {
  const rows: readonly (readonly [number, string])[] = [
    [0, '0 bytes'],
    [1, '1 byte'],
    [999, '999 bytes'],
    [1000, '1 kB'],
    [18_412, '18 kB'],
    [2_400_000, '2.4 MB'],
    [999_600, '1 MB'],
    [10_485_760, '10 MB'],
    [5_000_000_000_000, '5,000 GB'],
  ];
  for (const [bytes, words] of rows) it(`writes ${bytes} as ${words}`, () => assert.equal(sizeText(bytes, ENGLISH), words));
});

describe('visibleText', () => {
  it('writes out what cannot be seen and keeps the rest', () => {
    assert.equal(
      visibleText('shop\u202e1.0\u200b \u0000\u001b[31m\ufeff\u2028é👋\n\t'),
      'shop\\u{202e}1.0\\u{200b} \\u{0}\\u{1b}[31m\\u{feff}\\u{2028}é👋\n\t',
    );
  });
  it('writes out fillers that are identifiers, variation selectors, and whatever else could end a line', () => {
    assert.equal(visibleText('a\u3164b\uffa0c\ufe0ed\u{e0101}e'), 'a\\u{3164}b\\u{ffa0}c\\u{fe0e}d\\u{e0101}e');
    assert.equal(visibleText('a\rb\u0085c\u2029d\ve'), 'a\\u{d}b\\u{85}c\\u{2029}d\\u{b}e');
    assert.equal(visibleText('x\ufe0f \u2764\ufe0f'), 'x\\u{fe0f} \u2764\ufe0f');
  });
});

describe('outputLines', () => {
  it('numbers lines as an editor does, whatever ends them', () => {
    assert.deepEqual(
      outputLines('a\r\nb\rc\n').lines,
      ['a', 'b', 'c'].map((text, id) => ({ id, number: id + 1, text })),
    );
    assert.deepEqual(outputLines('').lines, []);
  });
  it('breaks an endless line and keeps its number and its text', () => {
    const { lines } = outputLines(`${'x'.repeat(LONGEST_LINE * 2 + 1)}\ny`);
    assert.deepEqual(
      lines.map(({ number, text }) => [number, text.length]),
      [
        [1, LONGEST_LINE],
        [1, LONGEST_LINE],
        [1, 1],
        [2, 1],
      ],
    );
    assert.equal(new Set(lines.map(({ id }) => id)).size, lines.length);
  });
  it('shows the last lines of what is too long, and says how many are missing', () => {
    const { lines, skipped } = outputLines('a\nb\nc\n', 2);
    assert.deepEqual([skipped, lines.map(({ number, text }) => `${number} ${text}`)], [1, ['2 b', '3 c']]);
  });
  it('finds lines in any case', () => {
    const { lines } = outputLines('Error: x\nok\nmore errors\n');
    assert.deepEqual(
      linesWith(lines, 'ERROR').map(({ number }) => number),
      [1, 3],
    );
    assert.equal(linesWith(lines, ''), lines);
  });
});

describe('createShelf', () => {
  it('gives back what was put and tells those who watch, until they leave', () => {
    const shelf = createShelf(2);
    let told = 0;
    const leave = shelf.watch(() => {
      told += 1;
    });
    const [a, b, c] = ['a', 'b', 'c'].map((name) => shelfKey<string>(name)) as [
      ReturnType<typeof shelfKey<string>>,
      ReturnType<typeof shelfKey<string>>,
      ReturnType<typeof shelfKey<string>>,
    ];
    shelf.put(a, '1');
    shelf.put(b, '2');
    shelf.put(a, '3');
    shelf.put(c, '4');
    leave();
    shelf.put(c, '5');
    assert.deepEqual([shelf.get(a), shelf.get(b), shelf.get(c), told], ['3', undefined, '5', 4]);
  });
});
