import type { SiteChanges } from '../core/site/changes.ts';
import type { DiffLine } from '../core/site/line-diff.ts';
import type { ActivationView, RulesView, VersionView } from '../core/site/view.ts';
import type { SeenVersion } from '../core/tab.ts';
import type { Voice } from '../core/text/voice.ts';
import type { RulesOnWire, VersionOnWire } from './contract.ts';

/** What the tab gets of rules: an explicit list of fields, as in `presenter.ts`. */

export function rulesOnWire({ governed, inForce, folder, proposed, history }: RulesView, { say }: Voice): RulesOnWire {
  return {
    governed,
    inForce: activationOnWire(inForce),
    folder: { hash: folder.hash, shortHash: folder.shortHash, same: folder.same, problems: folder.problems.map(say) },
    proposed: proposed.map(({ id, hash, shortHash, by, at }) => ({ id, hash, shortHash, by, at: at.toISOString() })),
    history: history.map(activationOnWire),
  };
}

function activationOnWire({ number, hash, shortHash, how, by, at, reason }: ActivationView): RulesOnWire['inForce'] {
  return { number, hash, shortHash, how, by, at: at.toISOString(), reason };
}

export function versionOnWire({ view, can }: SeenVersion, { say }: Voice): VersionOnWire {
  return {
    hash: view.hash,
    shortHash: view.shortHash,
    state: view.state,
    foundAt: view.foundAt.toISOString(),
    comparedWith: { hash: view.comparedWith.hash, shortHash: view.comparedWith.shortHash },
    proposal: proposalOnWire(view.proposal),
    problems: [...view.problems],
    warnings: view.warnings.map(say),
    changes: view.changes === null ? null : changesOnWire(view.changes, say),
    next: say(view.next),
    can: { propose: can.propose, approve: can.approve, reject: can.reject, takeBack: can.takeBack },
  };
}

function proposalOnWire(proposal: VersionView['proposal']): VersionOnWire['proposal'] {
  if (proposal === null) return null;
  const { id, state, by, at, decidedBy, decidedAt, comment } = proposal;
  return { id, state, by, at: at.toISOString(), decidedBy, decidedAt: decidedAt === null ? null : decidedAt.toISOString(), comment };
}

function changesOnWire({ decisions, roles, settings, files }: SiteChanges, say: Voice['say']): NonNullable<VersionOnWire['changes']> {
  return {
    decisions:
      decisions === null
        ? null
        : decisions.map(({ role, permission, workflows, environments, before, after, direction }) => ({
            role,
            permission,
            workflows: [...workflows],
            environments: [...environments],
            before: say(before),
            after: say(after),
            direction,
          })),
    roles: roles.map(({ role, kind, gained, lost }) => ({ role, kind, gained: gained.map(say), lost: lost.map(say) })),
    settings: settings.map(say),
    files: files.map(({ path, kind, bytes, sha256, lines, more }) => ({
      path,
      kind,
      bytes,
      sha256,
      lines: lines === null ? null : lines.map(lineOnWire),
      more,
    })),
  };
}

function lineOnWire(line: DiffLine): DiffLine {
  if (line.kind === 'gap') return { kind: line.kind, count: line.count };
  const { kind, line: number, text, unended } = line;
  return unended === undefined ? { kind, line: number, text } : { kind, line: number, text, unended };
}
