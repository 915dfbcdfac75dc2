import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Asked, askPolicy } from './core/policy/ask-policy.ts';
import { type DecisionChange, decisionChanges } from './core/policy/decision-changes.ts';
import type { Permission } from './core/policy/policy.ts';
import { type RoleChange, roleChanges } from './core/policy/role-changes.ts';
import { answered, type FailedCase, failedCases, reasonLines } from './core/policy/run-policy-tests.ts';
import { settingChanges } from './core/policy/setting-changes.ts';
import type { Text } from './core/text/message.ts';
import { findSiteNeeds } from './plugins.ts';
import { closeConnectors } from './site/connectors.ts';
import { loadVersion } from './site/load-version.ts';
import { readPolicyFile, readPolicyTests } from './site/policy-files.ts';
import { readSite } from './site/site-files.ts';

export type Tested = Readonly<{ cases: number; failed: readonly FailedCase[] }>;

/** Asks every case of a table. Throws `invalid` for a site or a table with problems; a case about what does not exist fails. */
export async function testPolicy(siteDir: string, file: string): Promise<Tested> {
  const cases = await readPolicyTests(file);
  const site = await readOffline(siteDir);
  return { cases: cases.length, failed: failedCases(site, cases) };
}

/** What is typed: `who` is somebody of directory.yml, or roles separated by commas. */
export type TypedQuestion = Readonly<{ who: string; permission: Permission; workflow: string | null; environment: string | null }>;

/** The answer to one question, and why, in lines. Throws `invalid` for what does not exist. */
export async function explainPolicy(siteDir: string, typed: TypedQuestion): Promise<readonly string[]> {
  const site = await readOffline(siteDir);
  const { permission, workflow, environment } = typed;
  const isPerson = site.people.some(({ id }) => id === typed.who);
  const who = isPerson ? { person: typed.who } : { roles: typed.who.split(',').filter((role) => role !== '') };
  const decision = askPolicy(site, { who, permission, workflow, where: { environment } });
  return [answered(decision), '', ...reasonLines(decision.reason)];
}

export type PolicyDifference = Readonly<{
  decisions: readonly DecisionChange[] | null;
  roles: readonly RoleChange[];
  settings: readonly Text[];
}>;

/** What people may do differently by the site folder than by another one, or than by another policy.yml with the same workflows. */
export async function diffPolicy(siteDir: string, other: string): Promise<PolicyDifference> {
  const after = await readOffline(siteDir);
  const isFile = (await stat(other).catch(() => null))?.isFile() === true;
  const before = isFile ? { ...after, policy: await readPolicyFile(other) } : await readOffline(other);
  const settings = settingChanges(before.policy, after.policy);
  return { decisions: decisionChanges(before, after), roles: roleChanges(before.policy, after.policy), settings };
}

/** A site as the start reads it, with nothing started and without the network. */
async function readOffline(siteDir: string): Promise<Asked> {
  const dataDir = await mkdtemp(join(tmpdir(), 'signalbox-policy-'));
  try {
    const needs = await findSiteNeeds();
    const { site } = await loadVersion(await readSite(siteDir), { siteDir, dataDir, ...needs });
    await closeConnectors(site.connectors);
    return { policy: site.policy, workflows: site.workflows, people: site.people, rules: needs.rules };
  } finally {
    await rm(dataDir, { recursive: true, force: true });
  }
}
