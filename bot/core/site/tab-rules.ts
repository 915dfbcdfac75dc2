import type { Acted } from '../act-on-run.ts';
import { actorOf } from '../actor.ts';
import { NOTHING_KNOWN } from '../audit/about.ts';
import { bounded } from '../audit/attempt.ts';
import { wholeComment } from '../chat/comment.ts';
import type { Core } from '../core.ts';
import { deniedOutside, forbiddenBy } from '../denied-outside.ts';
import { toAppError } from '../errors.ts';
import type { SiteHash } from '../ids.ts';
import type { Principal } from '../principal.ts';
import { isRefusal, recordingRefusal, type TriedOutside } from '../refused.ts';
import type { Stamp } from '../run/change.ts';
import type { SeenVersion, TabOperations } from '../tab.ts';
import { RULES_TOUCHED } from '../topic.ts';
import { prepareDecision, unknownProposal } from './decide.ts';
import { doubtsAbout } from './doubts.ts';
import { findVersion } from './find-version.ts';
import { mayGovern } from './may-govern.ts';
import { prepareProposal, type RulesAct } from './propose.ts';
import { recordRefusedRules } from './refused-rules.ts';
import { versionCan } from './version-can.ts';
import { viewProposed, viewRules } from './view-version.ts';

type RulesOperations = Pick<TabOperations, 'rules' | 'rulesVersion' | 'proposeRules' | 'decideRules'>;

/** The tab's part of governing. Every function looks up the roles of the caller anew. */
export function rulesOperations(core: Core): RulesOperations {
  const stampOf = (who: Principal): Stamp => ({ by: who, via: 'tab', at: core.clock.now() });
  return {
    async rules(who) {
      await requireGovern(core, stampOf(who));
      return viewRules(core);
    },
    async rulesVersion(who, hash) {
      await requireGovern(core, stampOf(who));
      return seenVersion(core, who, await findVersion(core, hash));
    },
    async proposeRules(who, typed) {
      const stamp = stampOf(who);
      const hash = await recordingRefusal(core, tried(stamp, 'propose rules', typed), async () => {
        await requireGovern(core, stamp);
        const found = await findVersion(core, typed);
        await acted(core, await prepareProposal(core, await actorOf(core, who), { hash: found, conversation: null, stamp }));
        return found;
      });
      const [seen, doubts] = await Promise.all([seenVersion(core, who, hash), doubtsAbout(core, hash)]);
      return { ...seen, view: { ...seen.view, warnings: [...seen.view.warnings, ...doubts] } };
    },
    async decideRules(who, { hash: typed, proposalId: id, verdict, comment }) {
      const stamp = stampOf(who);
      const hash = await recordingRefusal(core, tried(stamp, `${verdict} rules`, typed), async () => {
        await requireGovern(core, stamp);
        const found = await findVersion(core, typed);
        if ((await core.store.site.proposal(id))?.hash !== found) throw unknownProposal();
        return found;
      });
      const decide = async (): Promise<void> =>
        acted(core, await prepareDecision(core, await actorOf(core, who), { id, verdict, comment: wholeComment(comment), stamp }));
      await decide().catch(async (thrown: unknown) => {
        const error = toAppError(thrown);
        // A refusal by policy is in the log of the transaction that refused.
        if (isRefusal(error) && error.code !== 'forbidden')
          await recordRefusedRules(core, { stamp, proposalId: id, tried: verdict }, error);
        throw thrown;
      });
      return seenVersion(core, who, hash);
    },
  };
}

function tried(stamp: Stamp, what: string, version: string): TriedOutside {
  return { stamp, tried: what, about: NOTHING_KNOWN, detail: { version: bounded(version, 64) } };
}

async function seenVersion(core: Core, who: Principal, hash: SiteHash): Promise<SeenVersion> {
  const [actor, proposal] = await Promise.all([actorOf(core, who, 'recent'), core.store.site.lastProposal(hash)]);
  const view = await viewProposed(core, hash, proposal);
  return { view, can: versionCan(core, actor, { view, proposal }) };
}

async function requireGovern(core: Core, stamp: Stamp): Promise<void> {
  const decision = mayGovern(core, await actorOf(core, stamp.by));
  if (decision.effect === 'deny') throw await deniedOutside(core, decision, { stamp, tried: 'look at the rules', about: NOTHING_KNOWN });
}

async function acted(core: Core, act: RulesAct): Promise<void> {
  const result: Acted = await core.store.transaction(act);
  core.signals.outbox();
  // Whoever may approve it is told without waiting for the next look at what is due.
  core.signals.due();
  if (!result.done) throw forbiddenBy(result.decision);
  core.signals.touched(RULES_TOUCHED);
}
