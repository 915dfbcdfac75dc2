import type { Core } from '../core.ts';
import { AppError } from '../errors.ts';
import type { SiteHash } from '../ids.ts';
import { inSentences, message, type Text } from '../text/message.ts';
import { type SiteChanges, siteChanges } from './changes.ts';
import { unknownRules } from './find-version.ts';
import type { Inspected } from './in-force.ts';
import { howItEnded } from './proposal.ts';
import { type Activation, type Proposal, type SiteFiles, shortSite } from './version.ts';
import type { ActivationView, RulesView, VersionState, VersionView } from './view.ts';

const HISTORY = 10;

/** A version with everything that a person needs to judge it. Throws `not_found` when it was never seen. */
export async function viewVersion(core: Core, hash: SiteHash): Promise<VersionView> {
  return viewProposed(core, hash, await core.store.site.lastProposal(hash));
}

/** The same for one proposal of it, which need not be the last. */
export async function viewProposed(core: Core, hash: SiteHash, proposal: Proposal | null): Promise<VersionView> {
  const { site } = core.store;
  const inForce = await inForceNow(core);
  const compared = proposal === null || proposal.state === 'open' ? inForce : ((await site.activation(proposal.base)) ?? inForce);
  const [foundAt, inspected, everActive] = await Promise.all([site.foundAt(hash), core.sites.inspect(hash), site.everActive(hash)]);
  if (foundAt === null) throw unknownRules(hash);
  const state = stateOf({ hash, inForce, proposal, everActive });
  return {
    hash,
    shortHash: shortSite(hash),
    state,
    foundAt,
    comparedWith: { hash: compared.hash, shortHash: shortSite(compared.hash) },
    proposal: proposal === null ? null : proposalView(proposal),
    problems: inspected.ok ? [] : inspected.problems,
    warnings: inspected.ok ? inspected.warnings : [],
    changes: inspected.ok ? await changesSince(core, compared.hash, { hash, inspected }) : null,
    next: nextSentence(core, state, { hash, inspected, proposal }),
  };
}

async function inForceNow(core: Pick<Core, 'store'>): Promise<Activation> {
  const inForce = await core.store.site.inForce();
  if (inForce !== null) return inForce;
  throw new AppError({ code: 'internal', reason: 'rules.none_in_force', message: message('rules.none-in-force') });
}

type Standing = Readonly<{ hash: SiteHash; inForce: Activation; proposal: Proposal | null; everActive: boolean }>;

function stateOf({ hash, inForce, proposal, everActive }: Standing): VersionState {
  if (inForce.hash === hash) return 'in_force';
  if (proposal?.state === 'open') return 'proposed';
  if (proposal === null) return everActive ? 'retired' : 'found';
  return proposal.state === 'approved' ? 'retired' : proposal.state;
}

function proposalView(proposal: Proposal): VersionView['proposal'] {
  const { id, state, by, at, decidedBy, decidedAt, comment } = proposal;
  return { id, state, by: by.name, at, decidedBy: decidedBy?.name ?? null, decidedAt, comment };
}

type Usable = Readonly<{ hash: SiteHash; inspected: Extract<Inspected, { ok: true }> }>;

async function changesSince(core: Core, before: SiteHash, after: Usable): Promise<SiteChanges | null> {
  const old = await core.sites.inspect(before);
  if (!old.ok) return null;
  const [oldFiles, newFiles] = await Promise.all([filesOf(core, before), filesOf(core, after.hash)]);
  const { rules } = core;
  return siteChanges({ ...old, files: oldFiles, rules }, { ...after.inspected, files: newFiles, rules });
}

async function filesOf(core: Core, hash: SiteHash): Promise<SiteFiles> {
  const files = await core.store.site.files(hash);
  if (files === null) throw unknownRules(hash);
  return files;
}

type Nexts = Readonly<{ hash: SiteHash; inspected: Inspected; proposal: Proposal | null }>;

function nextSentence(core: Core, state: VersionState, { hash, inspected, proposal }: Nexts): Text {
  if (state === 'in_force') return message('rules.next.in-force');
  if (!core.sites.governed) return message('rules.next.local');
  if (!inspected.ok) return message('rules.next.unusable');
  const short = shortSite(hash);
  switch (state) {
    case 'proposed':
      return message('rules.next.proposed', { by: proposal?.by.name ?? message('rules.proposer'), hash: short });
    case 'rejected':
    case 'superseded':
      return inSentences([...(proposal === null ? [] : [howItEnded(proposal)]), message('rules.next.again', { hash: short })]);
    default:
      return message('rules.next.propose', { hash: short });
  }
}

export async function viewRules(core: Core): Promise<RulesView> {
  const [inForce, proposed, history] = await Promise.all([
    inForceNow(core),
    core.store.site.openProposals(),
    core.store.site.activations(HISTORY),
  ]);
  const folder = core.sites.folder() ?? { hash: null, problems: [message('rules.not-read-yet')] };
  return {
    governed: core.sites.governed,
    inForce: activationView(inForce),
    folder: {
      hash: folder.hash,
      shortHash: folder.hash === null ? null : shortSite(folder.hash),
      same: folder.hash === inForce.hash,
      problems: folder.problems,
    },
    proposed: proposed.map(({ id, hash, by, at }) => ({ id, hash, shortHash: shortSite(hash), by: by.name, at })),
    history: history.map(activationView),
  };
}

function activationView({ number, hash, how, by, at, reason }: Activation): ActivationView {
  return { number, hash, shortHash: shortSite(hash), how, by: by.name, at, reason };
}
