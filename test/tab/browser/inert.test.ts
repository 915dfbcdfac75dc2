import assert from 'node:assert/strict';
import { AppError } from '../../../bot/core/errors.ts';
import type { RunView } from '../../../bot/core/run/view.ts';
import type { SeenRun } from '../../../bot/core/tab.ts';
import { count } from '../../support/counts.ts';
import { askedOf } from '../../support/requirements.ts';
import { closeOpened } from '../support/cleaning.ts';
import { hostileTexts, STRANGE, WATCH } from '../support/hostile.ts';
import { type OpenedTab, openTab } from '../support/opened-tab.ts';
import { sampleEvents } from '../support/sample-events.ts';
import { doneStep, sampleApproval, sampleRun } from '../support/sample-run.ts';
import { sampleWorkflows } from '../support/sample-workflows.ts';
import { RUNS } from '../support/sample-world.ts';
import { type ServedTab, serveTab } from '../support/served-tab.ts';

/** The same hostile text in every field of a run that people or programs can fill. */
function hostileRun(id: string, text: string): SeenRun {
  const approval = sampleApproval('8fk2mq9d7hkw', {
    ...askedOf(text, 2, [text]),
    because: [text],
    escalatedTo: [text],
    changes: [text],
    prompt: text,
    votes: [{ by: text, onBehalfOf: text, verdict: 'approve', comment: text, at: new Date() }],
  });
  const step = doneStep('deploy', 5, 3, {
    name: text,
    what: text,
    state: 'undone',
    message: text,
    outputTail: text,
    outputBytes: 9,
    undo: { what: text, message: text, outputTail: text },
  });
  const view: Partial<RunView> = {
    summary: text,
    workflow: { name: 'deploy', title: text },
    environment: text,
    requester: text,
    behalf: text,
    breakGlass: { reason: text, review: { by: text, at: new Date(), comment: text } },
    message: text,
    next: text,
    cancelRequestedBy: text,
    inputs: [{ name: text, value: text }],
    approvals: [approval],
    steps: [step],
  };
  return {
    view: sampleRun(id, { ...view, state: 'waiting_approval', endedAt: null }),
    can: { approve: [approval.id], cancel: true, resolve: true, review: false },
  };
}

function plant(served: ServedTab, texts: readonly string[]): void {
  const runs = texts.map((text, index) => hostileRun(String(index).padStart(8, 'z').replace(/0/g, 'a').replace(/1/g, 'b'), text));
  const first = texts[0] ?? '';
  served.world.set({
    runs: [hostileRun(RUNS.waiting.slice(2), first), ...runs],
    events: texts.map((text, seq) => ({
      ...(sampleEvents()[0] as ReturnType<typeof sampleEvents>[number]),
      seq,
      sentence: text,
      environment: text,
      rule: text,
      stepId: text,
      detail: { [text]: text },
    })),
    workflows: sampleWorkflows().map((workflow) => ({
      ...workflow,
      title: first,
      description: texts.join(' '),
      command: { usage: texts.join(' '), parts: [] },
      inputs: workflow.inputs.map((field) => ({
        ...field,
        title: first,
        description: first,
        ...(field.type.kind === 'choice' ? { type: { kind: 'choice', options: [...texts.slice(0, 8)] } as const } : {}),
      })),
    })),
    output: texts.join('\n'),
    roles: texts.slice(0, 20),
    refusal: new AppError({ code: 'invalid', reason: 'x', message: first, details: Object.fromEntries(texts.map((text) => [text, text])) }),
  });
}

async function stayedText({ frame, page }: OpenedTab, where: string): Promise<void> {
  assert.equal(await frame.evaluate('window.plantedCount'), 0, `${where}: something ran`);
  assert.equal(await page.evaluate('window.plantedCount'), 0, `${where}: something ran in the host`);
  assert.equal(await frame.locator(STRANGE).count(), 0, `${where}: an element was made of text`);
}

const PLACES: readonly Readonly<{ at: string; ready: string; press?: string }>[] = [
  { at: '#/runs', ready: 'main li a' },
  { at: `#/runs/${RUNS.waiting}`, ready: 'main ol li' },
  { at: `#/runs/${RUNS.waiting}`, ready: 'main ol li', press: 'Approve' },
  { at: `#/runs/${RUNS.waiting}`, ready: 'main ol li', press: 'Cancel run' },
  { at: `#/runs/${RUNS.waiting}/output/deploy`, ready: 'main section div' },
  { at: '#/approvals', ready: 'main li article' },
  { at: '#/workflows', ready: 'main li article' },
  { at: '#/workflows/restart', ready: 'main form', press: 'Run' },
  { at: '#/audit', ready: 'main li button' },
];

describe('text from anywhere stays text', function () {
  this.timeout(120_000);
  afterEach(closeOpened);

  for (const { at, ready, press } of PLACES) {
    it(`on ${at}${press === undefined ? '' : `, “${press}”`}`, async () => {
      const served = await serveTab();
      plant(served, hostileTexts(count(200)));
      const tab = await openTab(served, { at, script: WATCH });
      await tab.frame.locator(ready).first().waitFor();
      if (press !== undefined) await tab.frame.getByRole('button', { name: press, exact: true }).click();
      if (press === 'Approve' || press === 'Cancel run') await tab.frame.getByRole('dialog').waitFor();
      if (at === '#/audit') for (const line of await tab.frame.locator('main li button').all()) await line.click();
      await stayedText(tab, at);
      assert.deepEqual(
        tab.complaints.filter((complaint) => !/status of 4\d\d/.test(complaint)),
        [],
      );
    });
  }

  it('in deep links and start pages', async () => {
    const served = await serveTab();
    const tab = await openTab(served, { script: WATCH });
    for (const text of hostileTexts(count(50))) {
      await tab.reopen({ sub: text, path: `/tab?start=${encodeURIComponent(text)}` });
      await stayedText(tab, text);
      assert.equal(new URL(tab.frame.url()).pathname, '/tab');
      assert.equal(new URL(tab.frame.url()).origin, served.origin);
    }
  });
});
