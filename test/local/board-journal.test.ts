import assert from 'node:assert/strict';
import { appendFile, mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '../../bot/core/clock.ts';
import { AppError } from '../../bot/core/errors.ts';
import { keepBoard } from '../../bot/local/connector/board-journal.ts';
import { MessageBoard } from '../../bot/local/connector/message-board.ts';
import { openStand } from './stand.ts';

describe('kept conversations', () => {
  let dir: string;
  let file: string;

  beforeEach(async () => {
    dir = await mkdtemp(join(tmpdir(), 'signalbox-board-'));
    file = join(dir, 'deep', 'board.jsonl');
  });
  afterEach(() => rm(dir, { recursive: true }));

  const fail = (cause: unknown): never => {
    throw cause;
  };
  const open = (): MessageBoard => {
    const board = new MessageBoard(systemClock);
    keepBoard(board, file, fail);
    return board;
  };
  const write = (board: MessageBoard, text: string): string => {
    const id = board.newId();
    const from = { kind: 'bot' } as const;
    return board.put({ id, place: 'p', threadId: null, from, activity: { text }, sentAt: board.now(), editedAt: null, onlyFor: null }).id;
  };

  it('are there again after a restart, edits and deletions included', () => {
    const board = open();
    const [kept, edited, gone] = [write(board, 'kept'), write(board, 'first'), write(board, 'gone')];
    const before = board.get(edited ?? '');
    assert.ok(before);
    board.put({ ...before, activity: { text: 'second' } });
    board.remove(gone ?? '');
    board.install('p');
    const again = open();
    assert.deepEqual(
      again.all().map((message) => [message.id, message.activity['text']]),
      [
        [kept, 'kept'],
        [edited, 'second'],
      ],
    );
    assert.equal(again.isInstalled('p'), true);
  });

  it('never give a new message the id of an old one', () => {
    const ahead = new MessageBoard({ now: () => new Date('2100-01-01T00:00:00Z') });
    keepBoard(ahead, file, fail);
    const id = write(ahead, 'from the future');
    assert.ok(Number(open().newId()) > Number(id));
  });

  it('survive a last line that a kill cut off', async () => {
    write(open(), 'whole');
    await appendFile(file, '{"kind":"put","message":{"id":"1","pla');
    assert.deepEqual(
      open()
        .all()
        .map((message) => message.activity['text']),
      ['whole'],
    );
  });

  it('can be read by their owner only', async () => {
    write(open(), 'private');
    assert.equal((await stat(file)).mode & 0o077, 0);
  });

  it('are written anew before the file grows without end', async () => {
    const board = open();
    const id = write(board, '');
    const message = board.get(id);
    assert.ok(message);
    const large = 'x'.repeat(100_000);
    for (let round = 0; round < 200; round += 1) board.put({ ...message, activity: { text: large, round } });
    assert.ok((await stat(file)).size < 9_000_000);
    assert.equal(open().get(id)?.activity['round'], 199);
  });

  it('stay in memory when the file cannot be written any more, and say so', () => {
    const told: unknown[] = [];
    const board = new MessageBoard(systemClock);
    keepBoard(board, file, (cause) => told.push(cause));
    const cyclic: Record<string, unknown> = {};
    cyclic['self'] = cyclic;
    const id = board.newId();
    board.put({
      id,
      place: 'p',
      threadId: null,
      from: { kind: 'bot' },
      activity: cyclic as never,
      sentAt: board.now(),
      editedAt: null,
      onlyFor: null,
    });
    assert.equal(told.length, 1);
    assert.ok(board.get(id));
  });

  it('refuse a file that cannot be opened with a sentence', () => {
    const isUnavailable = (thrown: unknown): boolean => thrown instanceof AppError && thrown.reason === 'local.journal';
    assert.throws(() => keepBoard(new MessageBoard(systemClock), '/dev/null/board.jsonl', fail), isUnavailable);
  });

  it('let a bot go on with its card after Local Teams was restarted', async () => {
    const first = await openStand({ keepIn: file });
    const { message } = await first.emulator.say('developer', '@Signalbox deploy');
    const conversation = `/v3/conversations/${encodeURIComponent(`${message.place};messageid=${message.threadId}`)}/activities`;
    const { id } = (await (await first.connector('POST', conversation, { type: 'message', text: 'waiting' })).json()) as { id: string };
    await first.local.started();
    assert.ok(first.emulator.isInstalled('developer', 'team') && first.emulator.isInstalled('manager-a', 'chat'));
    await first.emulator.uninstall('manager-a');
    await first.close();
    const second = await openStand({ keepIn: file });
    try {
      assert.equal((await second.connector('PUT', `${conversation}/${id}`, { type: 'message', text: 'done' })).status, 200);
      assert.equal(second.emulator.world.board.get(id)?.activity['text'], 'done');
      await second.local.started();
      assert.equal(second.received.length, 0, 'the bot was greeted twice');
      assert.equal(second.emulator.isInstalled('manager-a', 'chat'), false, 'who took it out does not get it back');
    } finally {
      await second.close();
    }
    assert.match(await readFile(file, 'utf8'), /done/);
  });
});
