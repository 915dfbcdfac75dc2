import { closedChat } from './asking/closed-chat.ts';
import { removed } from './asking/removed.ts';
import { tellInFeed } from './asking/tell-in-feed.ts';
import { greet } from './chat/greet.ts';
import { handleEdit, handleMessage } from './chat/message.ts';
import { press } from './chat/press.ts';
import { rulesCard } from './chat/rules-card.ts';
import { runCard } from './chat/run-card.ts';
import type { ChatOperations } from './chat.ts';
import { atThisMoment, type Core } from './core.ts';
import { runDue } from './due.ts';
import { AppError } from './errors.ts';
import { search } from './extension/search.ts';
import { startWith } from './extension/start-with.ts';
import { RULES_CHANGED } from './site/in-force.ts';
import type { TabOperations } from './tab.ts';
import { createTabOperations } from './tab-operations.ts';

export type Operations = Readonly<{
  chat: ChatOperations;
  tab: TabOperations;
  /** What time brings; called about once a second by every process. */
  due(): Promise<void>;
  /** Asks in the activity feed of Teams whoever waits for that; called about once a second by every process. */
  tellInFeed(): Promise<void>;
}>;

/**
 * The one door: chat, cards, tab and schedules come in here and nowhere else, and authorisation is inside, so that no
 * entry can forget it. Each call works by the rules that are in force when it comes in.
 */
export function createOperations(core: Core): Operations {
  return {
    chat: {
      message: (inbound) => byRulesInForce(core, (now) => handleMessage(now, inbound)),
      edited: (inbound) => byRulesInForce(core, (now) => handleEdit(now, inbound)),
      press: (inbound) => byRulesInForce(core, (now) => press(now, inbound)),
      search: (asked) => byRulesInForce(core, (now) => search(now, asked)),
      startWith: (inbound) => byRulesInForce(core, (now) => startWith(now, inbound)),
      added: (conversation, key, person) => byRulesInForce(core, (now) => greet(now, conversation, { key, person })),
      removed: (removal) => removed(core, removal),
      card: (id, conversation) => byRulesInForce(core, (now) => runCard(now, id, conversation)),
      rulesCard: (id) => byRulesInForce(core, (now) => rulesCard(now, id)),
      chatOf: (person) => core.store.chatOf(person),
      closed: (conversation) => byRulesInForce(core, (now) => closedChat(now, conversation)),
    },
    tab: tabOf((work) => byRulesInForce(core, (now) => work(createTabOperations(now)))),
    due: () => runDue(core),
    tellInFeed: () => tellInFeed(core),
  };
}

/**
 * An operation never mixes two versions of the rules. When new ones come into force while it is under way, it has written
 * nothing (`rules.changed`), and is done once more by the new ones.
 */
async function byRulesInForce<T>(core: Core, work: (now: Core) => Promise<T>): Promise<T> {
  try {
    return await work(atThisMoment(core));
  } catch (thrown) {
    if (!(thrown instanceof AppError) || thrown.reason !== RULES_CHANGED) throw thrown;
    await core.sites.follow();
    return work(atThisMoment(core));
  }
}

type Entering = <T>(work: (door: TabOperations) => Promise<T>) => Promise<T>;

/** The tab's door, opened anew for each call. */
function tabOf(enter: Entering): TabOperations {
  return {
    me: (who) => enter((door) => door.me(who)),
    runs: (who, filter, before) => enter((door) => door.runs(who, filter, before)),
    run: (who, id) => enter((door) => door.run(who, id)),
    output: (who, id, stepId) => enter((door) => door.output(who, id, stepId)),
    waitingFor: (who, channel) => enter((door) => door.waitingFor(who, channel)),
    workflows: (who) => enter((door) => door.workflows(who)),
    start: (who, workflow, asked, speech) => enter((door) => door.start(who, workflow, asked, speech)),
    vote: (who, id, vote, signedInAt) => enter((door) => door.vote(who, id, vote, signedInAt)),
    cancel: (who, id) => enter((door) => door.cancel(who, id)),
    resolve: (who, id, stepId, verdict) => enter((door) => door.resolve(who, id, stepId, verdict)),
    review: (who, id, comment) => enter((door) => door.review(who, id, comment)),
    reviewsFor: (who, channel) => enter((door) => door.reviewsFor(who, channel)),
    audit: (who, filter, before) => enter((door) => door.audit(who, filter, before)),
    timeline: (who, id, after) => enter((door) => door.timeline(who, id, after)),
    auditState: (who) => enter((door) => door.auditState(who)),
    personTimeline: (who, person, before) => enter((door) => door.personTimeline(who, person, before)),
    auditConsistency: (who, between) => enter((door) => door.auditConsistency(who, between)),
    auditProof: (who, seq) => enter((door) => door.auditProof(who, seq)),
    exportAudit: (who, wish) => enter((door) => door.exportAudit(who, wish)),
    savedFilters: (who) => enter((door) => door.savedFilters(who)),
    saveFilter: (who, filter) => enter((door) => door.saveFilter(who, filter)),
    dropFilter: (who, name) => enter((door) => door.dropFilter(who, name)),
    explain: (who, question) => enter((door) => door.explain(who, question)),
    rules: (who) => enter((door) => door.rules(who)),
    rulesVersion: (who, hash) => enter((door) => door.rulesVersion(who, hash)),
    proposeRules: (who, hash) => enter((door) => door.proposeRules(who, hash)),
    decideRules: (who, decision) => enter((door) => door.decideRules(who, decision)),
    delegations: (who) => enter((door) => door.delegations(who)),
    handOn: (who, asked) => enter((door) => door.handOn(who, asked)),
    endDelegation: (who, id) => enter((door) => door.endDelegation(who, id)),
    maySee: (who, id) => enter((door) => door.maySee(who, id)),
  };
}
