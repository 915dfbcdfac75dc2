import assert from 'node:assert/strict';
import type { MentionedPerson } from '../../../bot/core/chat.ts';
import { namedPerson } from '../../../bot/core/delegation/named-person.ts';
import { person } from './delegations.ts';

const BOB = person('bob', { name: 'Bob Builder' });
const DIRECTORY = {
  membershipOf: async () => ({ appRoles: [], groups: [], guest: false, enabled: true }),
  membersOf: async () => [],
  find: async (text: string) => (text === 'bob@example.org' ? BOB : null),
};

function named(typed: string, mentions?: readonly MentionedPerson[]) {
  return namedPerson({ directory: DIRECTORY }, mentions === undefined ? {} : { mentions }, typed);
}

describe('namedPerson', () => {
  it('takes a person who is mentioned by the name that stands in the text', async () => {
    const mentions = [{ names: ['Bob', 'Builder', 'Bob Builder'], person: BOB }];
    for (const typed of ['Bob Builder', 'bob  builder', '@Bob Builder', 'Bob']) assert.equal(await named(typed, mentions), BOB);
  });

  it('takes a sign-in name in any case', async () => {
    assert.equal(await named('Bob@Example.org'), BOB);
  });

  it('never takes a display name that is not mentioned', async () => {
    await assert.rejects(named('Bob Builder'), { code: 'not_found', reason: 'person.unknown' });
    await assert.rejects(named('Bob Builder', [{ names: ['Carol'], person: person('carol') }]), { reason: 'person.unknown' });
  });

  it('does not choose between two people of one name, and takes one who is mentioned twice', async () => {
    const twin = { names: ['Bob'], person: person('other') };
    await assert.rejects(named('Bob', [{ names: ['Bob'], person: BOB }, twin]), { code: 'invalid', reason: 'person.ambiguous' });
    assert.equal(
      await named('Bob', [
        { names: ['Bob'], person: BOB },
        { names: ['Bob'], person: BOB },
      ]),
      BOB,
    );
  });

  it('says so when nobody can tell who is mentioned, and does not ask the directory for the name instead', async () => {
    const mentions = [{ names: ['bob@example.org'], person: null }];
    await assert.rejects(named('bob@example.org', mentions), { code: 'unavailable', reason: 'person.not_told' });
  });
});
