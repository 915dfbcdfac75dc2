import type { TabOperations } from '../../bot/core/tab.ts';
import { RULES, SEEN_VERSION } from './sample-rules.ts';
import { DELEGATIONS, EVENT, EXPLAINED, SEEN_RUN, WORKFLOW } from './sample-run.ts';

export type OperationCall = Readonly<{ name: keyof TabOperations; args: readonly unknown[] }>;

const LOG_STATE = {
  origin: 'signalbox/audit/1-test',
  size: 7,
  sealed: { origin: 'signalbox/audit/1-test', size: 5, at: new Date('2026-05-01T08:00:00Z') },
  lagMs: 900,
  trouble: null,
  key: 'signalbox+1',
  verified: { at: new Date('2026-05-01T07:00:00Z'), events: 4, problem: null, restored: [] },
};

/** Operations that note each call and give sample answers; `instead` replaces single ones. */
export function recordingOperations(calls: OperationCall[], instead: Partial<TabOperations> = {}): TabOperations {
  const samples: TabOperations = {
    me: async () => ({ roles: ['developer'], can: { audit: true, govern: true, explain: true, delegate: true } }),
    runs: async () => ({ rows: [SEEN_RUN], next: 'older' }),
    run: async () => SEEN_RUN,
    output: async () => 'line 1\nline 2 <b>\n',
    waitingFor: async () => [SEEN_RUN],
    workflows: async () => [WORKFLOW],
    start: async () => SEEN_RUN,
    vote: async () => SEEN_RUN,
    cancel: async () => SEEN_RUN,
    resolve: async () => SEEN_RUN,
    review: async () => SEEN_RUN,
    reviewsFor: async () => [SEEN_RUN],
    explain: async () => EXPLAINED,
    audit: async () => ({ rows: [EVENT], next: null }),
    timeline: async () => ({ rows: [EVENT], next: '7' }),
    personTimeline: async () => ({ rows: [EVENT], next: '7' }),
    auditState: async () => LOG_STATE,
    auditConsistency: async () => ({ from: 3, to: 9, proof: '{}', notes: 'signed', key: 'signalbox+1' }),
    auditProof: async () => ({ line: '{}', note: 'signed', key: 'signalbox+1' }),
    exportAudit: async () => ({ size: 3, files: exported }),
    savedFilters: async () => [{ name: 'mine', query: 'decision=denied' }],
    saveFilter: async () => [],
    dropFilter: async () => [],
    rules: async () => RULES,
    rulesVersion: async () => SEEN_VERSION,
    proposeRules: async () => SEEN_VERSION,
    decideRules: async () => SEEN_VERSION,
    delegations: async () => DELEGATIONS,
    handOn: async () => DELEGATIONS,
    endDelegation: async () => DELEGATIONS,
    maySee: async () => true,
    ...instead,
  };
  const noted = <Args extends unknown[], Result>(name: keyof TabOperations, operation: (...args: Args) => Result) => {
    return (...args: Args): Result => {
      calls.push({ name, args });
      return operation(...args);
    };
  };
  return {
    me: noted('me', samples.me),
    runs: noted('runs', samples.runs),
    run: noted('run', samples.run),
    output: noted('output', samples.output),
    waitingFor: noted('waitingFor', samples.waitingFor),
    workflows: noted('workflows', samples.workflows),
    start: noted('start', samples.start),
    vote: noted('vote', samples.vote),
    cancel: noted('cancel', samples.cancel),
    resolve: noted('resolve', samples.resolve),
    review: noted('review', samples.review),
    reviewsFor: noted('reviewsFor', samples.reviewsFor),
    explain: noted('explain', samples.explain),
    audit: noted('audit', samples.audit),
    timeline: noted('timeline', samples.timeline),
    personTimeline: noted('personTimeline', samples.personTimeline),
    auditState: noted('auditState', samples.auditState),
    auditConsistency: noted('auditConsistency', samples.auditConsistency),
    auditProof: noted('auditProof', samples.auditProof),
    exportAudit: noted('exportAudit', samples.exportAudit),
    savedFilters: noted('savedFilters', samples.savedFilters),
    saveFilter: noted('saveFilter', samples.saveFilter),
    dropFilter: noted('dropFilter', samples.dropFilter),
    rules: noted('rules', samples.rules),
    rulesVersion: noted('rulesVersion', samples.rulesVersion),
    proposeRules: noted('proposeRules', samples.proposeRules),
    decideRules: noted('decideRules', samples.decideRules),
    delegations: noted('delegations', samples.delegations),
    handOn: noted('handOn', samples.handOn),
    endDelegation: noted('endDelegation', samples.endDelegation),
    maySee: noted('maySee', samples.maySee),
  };
}

async function* exported() {
  async function* content() {
    yield 'a line\n';
  }
  yield { name: 'export.jsonl', content: content() };
}
