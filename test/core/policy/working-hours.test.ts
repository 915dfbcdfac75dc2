import assert from 'node:assert/strict';
import { parse } from 'yaml';
import { calendarsOf } from '../../../bot/core/approval/calendars.ts';
import { parsePolicy } from '../../../bot/core/policy/parse-policy.ts';
import type { Policy } from '../../../bot/core/policy/policy.ts';
import { formatPath } from '../../../bot/core/problem.ts';

const DAY = 86_400_000;
const POLICY = `
version: 1
calendars:
  warsaw:
    timezone: Europe/Warsaw
    hours:
      - { days: [mon, tue], from: "09:00", to: "17:00" }
roles:
  sre: { calendar: warsaw, delegable: true, delegateFor: 7d }
  security: { delegable: true }
  audit: {}
`;

function valid(text: string): Policy {
  const parsed = parsePolicy(parse(text));
  assert.ok(parsed.ok, JSON.stringify(parsed));
  return parsed.value;
}

describe('the working hours and delegations of policy.yml', () => {
  it('are part of the valid form, with what is meant where nothing is said', () => {
    const policy = valid(POLICY);
    assert.deepEqual(
      policy.calendars.map(({ name, timezone, holidays }) => [name, timezone, holidays]),
      [['warsaw', 'Europe/Warsaw', []]],
    );
    assert.deepEqual(
      policy.roles.map(({ role, calendar, delegable, delegateForMs }) => [role, calendar, delegable, delegateForMs]),
      [
        ['sre', 'warsaw', true, 7 * DAY],
        ['security', null, true, 14 * DAY],
        ['audit', null, false, 14 * DAY],
      ],
    );
  });

  it('give each role the calendar that it names', () => {
    const calendars = calendarsOf(valid(POLICY));
    assert.deepEqual(
      ['sre', 'security', 'gone'].map((role) => calendars(role)?.name ?? null),
      ['warsaw', null, null],
    );
  });

  const broken: readonly (readonly [name: string, from: string, to: string, RegExp])[] = [
    [
      'a calendar nobody defined',
      'calendar: warsaw',
      'calendar: warsav',
      /roles\.sre\.calendar: The calendar “warsav” is not defined.*Did you mean “warsaw”/,
    ],
    ['a zone nobody knows', 'Europe/Warsaw', 'Europe/Warsav', /calendars\.warsaw\.timezone: .*Did you mean “Europe\/Warsaw”/],
    ['hours that end before they begin', 'to: "17:00"', 'to: "08:00"', /calendars\.warsaw\.hours\[0\]: 09:00 is not before 08:00/],
    ['more than thirty days', 'delegateFor: 7d', 'delegateFor: 31d', /roles\.sre\.delegateFor: This must be between 1h and 30d/],
    ['less than an hour', 'delegateFor: 7d', 'delegateFor: 59m', /roles\.sre\.delegateFor: This must be between 1h and 30d/],
    [
      'a length of what is not allowed at all',
      'delegable: true, delegateFor: 7d',
      'delegateFor: 7d',
      /roles\.sre\.delegateFor: “delegateFor” goes with “delegable: true” only/,
    ],
    ['a word that is not a length', 'delegateFor: 7d', 'delegateFor: long', /roles\.sre\.delegateFor: /],
    ['yes instead of true', 'delegable: true, ', 'delegable: "yes", ', /roles\.sre\.delegable: /],
  ];
  for (const [name, from, to, expected] of broken) {
    it(`refuse ${name}`, () => {
      const parsed = parsePolicy(parse(POLICY.replace(from, to)));
      assert.ok(!parsed.ok);
      const all = parsed.problems.map(({ path, message }) => `${formatPath(path)}: ${message}`).join('\n');
      assert.match(all, expected);
    });
  }
});

describe('a ladder in policy.yml', () => {
  const withLadder = (rungs: string) => `version: 1
roles: { sre: {}, head: {} }
environments:
  production: { approval: { role: sre, expiresAfter: 2h, ladder: [${rungs}] } }
`;

  it('keeps its rungs in their order', () => {
    const [production] = valid(withLadder('{ after: 30m, remind: true }, { after: 1h, escalate: [head] }')).environments;
    assert.deepEqual(production?.approval?.ladder, [
      { afterMs: 1_800_000, act: 'remind' },
      { afterMs: 3_600_000, act: 'escalate', to: ['head'] },
    ]);
  });

  for (const [name, rungs, expected] of [
    ['comes only when the request is closed', '{ after: 2h, remind: true }', /ladder\[0\]\.after: This never happens/],
    ['does two things', '{ after: 1h, remind: true, escalate: [head] }', /ladder\[0\]: A rung either reminds or escalates/],
    ['does nothing', '{ after: 1h }', /ladder\[0\]: A rung either reminds or escalates/],
    ['asks a role nobody defined', '{ after: 1h, escalate: [heda] }', /“heda” is not defined.*Did you mean “head”/],
  ] as const) {
    it(`refuses a rung that ${name}`, () => {
      const parsed = parsePolicy(parse(withLadder(rungs)));
      assert.ok(!parsed.ok);
      assert.match(parsed.problems.map(({ path, message }) => `${formatPath(path)}: ${message}`).join('\n'), expected);
    });
  }
});
