import assert from 'node:assert/strict';
import { parsePolicy } from '../../../bot/core/policy/parse-policy.ts';
import type { Policy } from '../../../bot/core/policy/policy.ts';
import { settingChanges } from '../../../bot/core/policy/setting-changes.ts';
import { inEnglish } from '../../../bot/core/text/voice.ts';

const CALENDAR = { timezone: 'Europe/Vienna', hours: [{ days: ['mon'], from: '09:00', to: '17:00' }] };
const FREEZE = {
  id: 'year-end',
  from: '2026-12-20 00:00',
  until: '2027-01-02 00:00',
  timezone: 'Europe/Vienna',
  reason: 'The shop is busiest.',
};

type Raw = Readonly<Record<string, unknown>>;

function policy(raw: Raw = {}): Policy {
  const parsed = parsePolicy({ version: 1, ...raw });
  if (!parsed.ok) throw new Error(parsed.problems.map(({ message }) => message).join(' '));
  return parsed.value;
}

const changes = (before: Raw, after: Raw): readonly string[] => settingChanges(policy(before), policy(after)).map(inEnglish);

describe('settingChanges', () => {
  it('says nothing where nothing is different', () => {
    const whole = {
      calendars: { office: CALENDAR, night: CALENDAR },
      freezes: [FREEZE],
      roles: { sre: { people: [], calendar: 'office', delegable: true } },
    };
    assert.deepEqual(changes(whole, whole), []);
    assert.deepEqual(changes({}, {}), []);
  });

  it('names each freeze that is new, gone or another one, in the order of their names', () => {
    const [a, b, c, d] = ['a', 'b', 'c', 'd'].map((id) => ({ ...FREEZE, id }));
    const other = { ...c, reason: 'Something else.' };
    assert.deepEqual(changes({ freezes: [d, c, a] }, { freezes: [b, other, d] }), [
      'The freeze a is gone.',
      'The freeze b is new.',
      'The freeze c is another one.',
    ]);
  });

  it('names each calendar that is new, gone or another one', () => {
    const other = { ...CALENDAR, hours: [{ days: ['mon'], from: '08:00', to: '17:00' }] };
    assert.deepEqual(changes({ calendars: { z: CALENDAR, m: CALENDAR } }, { calendars: { a: CALENDAR, m: other } }), [
      'The calendar a is new.',
      'The calendar m is another one.',
      'The calendar z is gone.',
    ]);
  });

  it('tells freezes from calendars of the same name, freezes first', () => {
    assert.deepEqual(changes({ freezes: [{ ...FREEZE, id: 'x' }] }, { calendars: { x: CALENDAR } }), [
      'The freeze x is gone.',
      'The calendar x is new.',
    ]);
  });

  const role = (parts: Raw): Raw => ({ calendars: { office: CALENDAR, night: CALENDAR }, roles: { sre: { people: [], ...parts } } });

  it('says when a role has other working hours, or none any more', () => {
    assert.deepEqual(changes(role({ calendar: 'office' }), role({ calendar: 'night' })), [
      'The working hours of the role sre: office, now night.',
    ]);
    assert.deepEqual(changes(role({ calendar: 'office' }), role({})), ['The working hours of the role sre: office, now none.']);
    assert.deepEqual(changes(role({}), role({ calendar: 'night' })), ['The working hours of the role sre: none, now night.']);
  });

  it('says when votes of a role can be handed on, or cannot any more, and for how long', () => {
    const handOn = (parts: Raw): Raw => role({ delegable: true, ...parts });
    assert.deepEqual(changes(role({}), handOn({})), ['Whether people may hand on votes of the role sre: no, now yes.']);
    assert.deepEqual(changes(handOn({}), role({})), ['Whether people may hand on votes of the role sre: yes, now no.']);
    assert.deepEqual(changes(handOn({ delegateFor: '2h' }), handOn({ delegateFor: '3h' })), [
      'How long votes of the role sre can be handed on: 2 h, now 3 h.',
    ]);
  });

  it('says all three of a role at once, and nothing of a role that is new or gone', () => {
    const before = role({ calendar: 'office', delegable: true, delegateFor: '1h' });
    const after = role({ calendar: 'night', delegable: false });
    assert.equal(changes(before, after).length, 3);
    assert.deepEqual(changes(role({ calendar: 'office' }), { ...role({}), roles: { other: { people: [], calendar: 'night' } } }), []);
  });
});
