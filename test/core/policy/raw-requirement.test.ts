import assert from 'node:assert/strict';
import { parse } from 'yaml';
import { parsePolicy } from '../../../bot/core/policy/parse-policy.ts';
import type { Requirement } from '../../../bot/core/policy/requirement.ts';
import { formatPath } from '../../../bot/core/problem.ts';
import { requirementOf } from '../../support/requirements.ts';

function staged(...stages: readonly (readonly (readonly [role: string, count: number])[])[]): Requirement {
  const duties = (stage: (typeof stages)[number]) => stage.map(([role, many]) => ({ roles: role.split(' or '), count: many }));
  return requirementOf('', 1, { stages: stages.map((stage) => ({ duties: duties(stage) })) });
}

/** A policy whose environment asks for this approval. */
function policyWith(approval: string): ReturnType<typeof parsePolicy> {
  return parsePolicy(
    parse(`
version: 1
roles: { sre: {}, security: {}, director: {} }
environments: { production: { approval: ${approval} } }
`),
  );
}

function problems(approval: string): readonly string[] {
  const parsed = policyWith(approval);
  assert.ok(!parsed.ok, 'this should not be valid');
  return parsed.problems.map(({ path, message }) => `${formatPath(path).replace('environments.production.', '')}: ${message}`);
}

function requirement(approval: string): Requirement {
  const parsed = policyWith(approval);
  assert.ok(parsed.ok, parsed.ok ? '' : JSON.stringify(parsed.problems));
  const asked = parsed.value.environments[0]?.approval;
  assert.ok(asked);
  return asked;
}

describe('an approval in policy.yml', () => {
  it('is one role, or several of which one is enough, with a count', () => {
    assert.deepEqual(requirement('{ role: sre }'), requirementOf('sre'));
    assert.deepEqual(requirement('{ role: sre, count: 3 }'), requirementOf('sre', 3));
    assert.deepEqual(requirement('{ role: [sre, security] }').stages, [{ duties: [{ roles: ['sre', 'security'], count: 1 }] }]);
  });

  it('is several duties, or stages of duties', () => {
    assert.deepEqual(
      requirement('{ all: [{ role: sre, count: 2 }, { role: security }] }').stages,
      staged([
        ['sre', 2],
        ['security', 1],
      ]).stages,
    );
    const stages = '[{ all: [{ role: sre }] }, { all: [{ role: director }, { role: security }] }]';
    assert.deepEqual(
      requirement(`{ stages: ${stages} }`).stages,
      staged(
        [['sre', 1]],
        [
          ['director', 1],
          ['security', 1],
        ],
      ).stages,
    );
  });

  it('says how many reject it, how long it is open and valid, who may cancel, and what happens meanwhile', () => {
    const ladder = '[{ after: 10m, remind: true }, { after: 20m, escalate: [director] }]';
    const given = requirement(`{ role: sre, rejects: 2, expiresAfter: 2h, validFor: 1d, cancel: [security], ladder: ${ladder} }`);
    const expected = requirementOf('sre', 1, {
      rejects: 2,
      expiresAfterMs: 7_200_000,
      validForMs: 86_400_000,
      cancelRoles: ['security'],
      ladder: [
        { afterMs: 600_000, act: 'remind' },
        { afterMs: 1_200_000, act: 'escalate', to: ['director'] },
      ],
    });
    assert.deepEqual(given, expected);
  });

  const bounds = 'This must be between 1m and 30d.';
  const never = 'This never happens: the request is closed before, see “expiresAfter”.';
  const forms = 'approval: An approval has exactly one of “role”, “all” and “stages”.';
  const refused: readonly (readonly [string, string, readonly string[]])[] = [
    ['a role and duties together', '{ role: sre, all: [{ role: security }] }', [forms]],
    ['duties and stages together', '{ all: [{ role: sre }], stages: [{ all: [{ role: sre }] }] }', [forms]],
    ['nobody', '{ expiresAfter: 1h }', [forms]],
    ['a count without a role', '{ count: 2, all: [{ role: sre }] }', ['approval.count: “count” goes with “role” only.']],
    [
      'a duty twice in a stage',
      '{ all: [{ role: [sre, security] }, { role: director }, { role: [security, sre] }] }',
      ['approval: “security or sre” is asked twice in one stage. Use “count” instead.'],
    ],
    [
      'a role that is not defined',
      '{ role: [sre, secruity] }',
      ['approval: The role “secruity” is not defined under “roles” in policy.yml. Did you mean “security”?'],
    ],
    [
      'a role that is not defined, named several times',
      '{ all: [{ role: nobody }, { role: [sre, nobody] }], cancel: [nobody], ladder: [{ after: 10m, escalate: [nobody] }] }',
      ['approval: The role “nobody” is not defined under “roles” in policy.yml. There is sre, security, director.'],
    ],
    [
      'a role to cancel that is not defined',
      '{ role: sre, cancel: [owner] }',
      ['approval: The role “owner” is not defined under “roles” in policy.yml. There is sre, security, director.'],
    ],
    [
      'a role to escalate to that is not defined',
      '{ role: sre, ladder: [{ after: 10m, escalate: [owner] }] }',
      ['approval: The role “owner” is not defined under “roles” in policy.yml. There is sre, security, director.'],
    ],
    ['an answer within seconds', '{ role: sre, expiresAfter: 59s }', [`approval.expiresAfter: ${bounds}`]],
    ['an answer within months', '{ role: sre, expiresAfter: 31d }', [`approval.expiresAfter: ${bounds}`]],
    ['a start within seconds', '{ role: sre, validFor: 1s }', [`approval.validFor: ${bounds}`]],
    ['a start within months', '{ role: sre, validFor: 721h }', [`approval.validFor: ${bounds}`]],
    ['a rung that comes at once', '{ role: sre, ladder: [{ after: 1s, remind: true }] }', [`approval.ladder[0].after: ${bounds}`]],
    [
      'a rung that reminds and escalates',
      '{ role: sre, ladder: [{ after: 5m, remind: true }, { after: 10m, remind: true, escalate: [director] }] }',
      ['approval.ladder[1]: A rung either reminds or escalates.'],
    ],
    [
      'a rung that comes too late',
      '{ role: sre, expiresAfter: 10m, ladder: [{ after: 10m, remind: true }] }',
      [`approval.ladder[0].after: ${never}`],
    ],
    ['a rung that does nothing', '{ role: sre, ladder: [{ after: 10m }] }', ['approval.ladder[0]: A rung either reminds or escalates.']],
    [
      'everything at once',
      '{ role: owner, stages: [{ all: [{ role: sre }] }], expiresAfter: 1s, validFor: 1s, ladder: [{ after: 1s }] }',
      [
        forms,
        `approval.expiresAfter: ${bounds}`,
        `approval.validFor: ${bounds}`,
        'approval.ladder[0]: A rung either reminds or escalates.',
        `approval.ladder[0].after: ${bounds}`,
        `approval.ladder[0].after: ${never}`,
        'approval: The role “owner” is not defined under “roles” in policy.yml. There is sre, security, director.',
      ],
    ],
  ];
  for (const [what, approval, expected] of refused) {
    it(`refuses ${what}, and says so once`, () => assert.deepEqual(problems(approval), expected));
  }

  const misshapen: readonly (readonly [string, string, RegExp])[] = [
    ['a count of nobody', '{ role: sre, count: 0 }', /^approval\.count: .*at least 1/],
    ['a count of many', '{ role: sre, count: 11 }', /^approval\.count: .*at most 10/],
    ['no rejection at all', '{ role: sre, rejects: 0 }', /^approval\.rejects: .*at least 1/],
    ['an empty list of duties', '{ all: [] }', /^approval\.all: .*at least 1/],
    ['an empty list of stages', '{ stages: [] }', /^approval\.stages: .*at least 1/],
    ['six stages', `{ stages: [${Array(6).fill('{ all: [{ role: sre }] }').join(', ')}] }`, /^approval\.stages: .*at most 5/],
    ['an empty stage', '{ stages: [{ all: [] }] }', /^approval\.stages\[0\]\.all: .*at least 1/],
    ['an unknown key', '{ role: sre, counts: 2 }', /^approval\.counts: .*“count”/],
    ['a length of time in words', '{ role: sre, validFor: an hour }', /^approval\.validFor: .*length of time/],
    ['a reminder that is off', '{ role: sre, ladder: [{ after: 10m, remind: false }] }', /^approval\.ladder\[0\]\.remind: /],
  ];
  for (const [what, approval, why] of misshapen) {
    it(`refuses ${what}`, () => {
      const found = problems(approval);
      assert.equal(found.length, 1, found.join('\n'));
      assert.match(found[0] ?? '', why);
    });
  }
});
