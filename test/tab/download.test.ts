import assert from 'node:assert/strict';
import { downloadOf } from '../../tab/api/download.ts';

const answer = (disposition: string | null, ...parts: readonly string[]): Response => {
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      for (const part of parts) controller.enqueue(new TextEncoder().encode(part));
      controller.close();
    },
  });
  return new Response(body, { headers: disposition === null ? {} : { 'content-disposition': disposition } });
};

describe('downloadOf', () => {
  it('takes in the whole file, and tells what has come', async () => {
    const told: number[] = [];
    const { file } = await downloadOf(answer(null, 'ab', 'cde'), (bytes) => told.push(bytes));
    assert.equal(await file.text(), 'abcde');
    assert.deepEqual(told, [2, 5]);
  });

  const rows: readonly (readonly [string | null, string])[] = [
    ['attachment; filename="signalbox-audit-4211.zip"', 'signalbox-audit-4211.zip'],
    ['attachment; filename=log.zip', 'log.zip'],
    ['attachment; filename="../../etc/passwd"', 'signalbox-audit.zip'],
    ['attachment; filename=".hidden"', 'signalbox-audit.zip'],
    ['attachment', 'signalbox-audit.zip'],
    [null, 'signalbox-audit.zip'],
  ];
  for (const [disposition, name] of rows)
    it(`calls it ${name} for ${disposition}`, async () =>
      assert.equal((await downloadOf(answer(disposition, 'x'), () => undefined)).name, name));

  it('gives nothing when it breaks off', async () => {
    const broken = new Response(
      new ReadableStream<Uint8Array>({
        start(controller) {
          controller.enqueue(Uint8Array.of(1));
          controller.error(new TypeError('network error'));
        },
      }),
    );
    await assert.rejects(
      downloadOf(broken, () => undefined),
      TypeError,
    );
  });
});
