import assert from 'node:assert/strict';
import { AppError } from '../../../bot/core/errors.ts';
import type { RunView } from '../../../bot/core/run/view.ts';
import type { SeenRun } from '../../../bot/core/tab.ts';
import { count } from '../../support/counts.ts';
import { rawCharacter } from '../../support/raw-characters.ts';
import { askedOf } from '../../support/requirements.ts';
import { closeOpened } from '../support/cleaning.ts';
import { hostileTexts, STRANGE, UNSEEN, WATCH } from '../support/hostile.ts';
import { type OpenedTab, openTab } from '../support/opened-tab.ts';
import { sampleDelegations } from '../support/sample-delegations.ts';
import { sampleEvents } from '../support/sample-events.ts';
import { sampleExplained } from '../support/sample-explained.ts';
import { TROUBLE } from '../support/sample-log.ts';
import { doneStep, sampleApproval, sampleRun } from '../support/sample-run.ts';
import { OTHER, SAMPLE_RULES, sampleVersion } from '../support/sample-versions.ts';
import { sampleWorkflows } from '../support/sample-workflows.ts';
import { RUNS } from '../support/sample-world.ts';
import { type ServedTab, serveTab } from '../support/served-tab.ts';
import type { Holdings } from '../support/world.ts';

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
    ...hostileOnes(first),
    logState: {
      ...TROUBLE,
      trouble: first,
      verified: { at: new Date().toISOString(), events: 1, problem: first, restored: texts.slice(0, 5) },
    },
    filters: texts.slice(0, 50).map((text) => ({ name: text, query: `text=${encodeURIComponent(text)}` })),
    output: texts.join('\n'),
    roles: texts.slice(0, 20),
    refusal: new AppError({ code: 'invalid', reason: 'x', message: first, details: Object.fromEntries(texts.map((text) => [text, text])) }),
  });
}

/** The same text in everything that people or files can write on the pages beside runs. */
function hostileOnes(text: string): Pick<Holdings, 'can' | 'rules' | 'version' | 'delegations' | 'explained'> {
  const [rules, { can, view }, delegations, answer] = [SAMPLE_RULES, sampleVersion(), sampleDelegations(), sampleExplained()];
  const reason = { rule: text, holds: true, sentence: text, because: [{ rule: text, holds: false, sentence: text, because: [] }] };
  const decision = { effect: 'deny', rule: text, reason } as const;
  return {
    can: { audit: true, govern: true, explain: true, delegate: true },
    rules: {
      ...rules,
      folder: { ...rules.folder, problems: [text] },
      proposed: rules.proposed.map((each) => ({ ...each, by: text })),
      history: rules.history.map((each) => ({ ...each, by: text, reason: text })),
    },
    version: {
      can,
      view: {
        ...view,
        problems: [text],
        warnings: [text],
        proposal: view.proposal === null ? null : { ...view.proposal, by: text, comment: text },
        changes: {
          decisions: [
            { role: text, permission: 'run', workflows: [text], environments: [text], before: text, after: text, direction: 'other' },
          ],
          roles: [{ role: text, kind: 'changed', gained: [text], lost: [text] }],
          settings: [text],
          files: [{ path: text, kind: 'changed', bytes: 9, sha256: text, lines: [{ kind: 'added', line: 1, text }], more: 0 }],
        },
      },
    },
    delegations: {
      given: delegations.given.map((each) => ({ ...each, to: text, role: text, reason: text })),
      received: delegations.received.map((each) => ({ ...each, giver: text, through: text, role: text, reason: text })),
      can: { handOn: delegations.can.handOn.map((each) => ({ ...each, role: text, giver: text })), away: true },
    },
    explained: {
      ...answer,
      person: { ...answer.person, name: text },
      roles: [text],
      target: { workflow: text, environment: text },
      decision,
      whoCan: { roles: [{ role: text, decision, people: [text], more: false, otherwise: false }], approval: null },
    },
  };
}

async function stayedText({ frame, page }: OpenedTab, where: string): Promise<void> {
  assert.equal(await frame.evaluate('window.plantedCount'), 0, `${where}: something ran`);
  assert.equal(await page.evaluate('window.plantedCount'), 0, `${where}: something ran in the host`);
  assert.equal(await frame.locator(STRANGE).count(), 0, `${where}: an element was made of text`);
  const shown = (await frame.locator('body').textContent()) ?? '';
  assert.equal(rawCharacter(shown.replace(/[\n\t]/g, '')), null, `${where}: a character that nobody sees is there as it is`);
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
  { at: '#/who?what=deploy', ready: 'main section li' },
  { at: '#/rules', ready: 'main section li' },
  { at: `#/rules/${OTHER}`, ready: 'main section section' },
  { at: `#/rules/${OTHER}`, ready: 'main section section', press: 'Approve' },
  { at: '#/delegations', ready: 'main form', press: 'Hand on' },
  { at: '#/audit', ready: 'main li button' },
  { at: '#/audit', ready: 'main li button', press: 'Export…' },
];

describe('text from anywhere stays text', function () {
  this.timeout(120_000);
  afterEach(closeOpened);

  for (const { at, ready, press } of PLACES) {
    it(`on ${at}${press === undefined ? '' : `, “${press}”`}`, async () => {
      const served = await serveTab();
      plant(
        served,
        hostileTexts(count(200)).map((text) => `${text} ${UNSEEN}`),
      );
      const tab = await openTab(served, { at, script: WATCH });
      await tab.frame.locator(ready).first().waitFor();
      if (press !== undefined) await tab.frame.getByRole('button', { name: press, exact: true }).click();
      if (press === 'Approve' || press === 'Cancel run') await tab.frame.getByRole('dialog').waitFor();
      if (press === undefined && at === `#/runs/${RUNS.waiting}`)
        await tab.frame.getByRole('button', { name: /events, the last one/ }).click();
      if (press === undefined && at === '#/audit')
        for (const line of await tab.frame.locator('main li > div > button').all()) await line.click();
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
