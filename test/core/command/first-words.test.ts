import assert from 'node:assert/strict';
import type { Grammar } from '../../../bot/core/command/definition.ts';
import { beginningWith } from '../../../bot/core/command/first-words.ts';
import { parse } from '../../../bot/core/command/parse.ts';
import { GRAMMAR, show } from './grammar.ts';

describe('commands by their first word', () => {
  it('are found in their order, with all the words that they begin with', () => {
    const found = beginningWith(GRAMMAR.workflows, 'scale').map(({ words, workflow }) => [workflow.name, words.join(' ')]);
    assert.deepEqual(found, [
      ['scale-up', 'scale up'],
      ['scale-down', 'scale down'],
    ]);
    assert.deepEqual(beginningWith(GRAMMAR.workflows, 'nothing'), []);
  });

  it('are read through once for each list', () => {
    let read = 0;
    const counted = GRAMMAR.workflows.map((workflow) => ({
      ...workflow,
      get command() {
        read += 1;
        return workflow.command;
      },
    }));
    beginningWith(counted, 'deploy');
    const once = read;
    beginningWith(counted, 'wake');
    assert.deepEqual([once > 0, read - once], [true, 0]);
  });
});

describe('a grammar that offers only some', () => {
  /** Everything but one, and what was asked about. */
  function without(hidden: string): Readonly<{ grammar: Grammar; asked: readonly string[] }> {
    const asked: string[] = [];
    const offers = (_kind: string, name: string): boolean => {
      asked.push(name);
      return name !== hidden;
    };
    return { grammar: { ...GRAMMAR, offers }, asked };
  }

  it('knows neither a command nor a workflow that is not offered, and suggests neither', () => {
    assert.equal(show(parse('wake', without('wake').grammar)), '! unknown_command @0');
    assert.equal(show(parse('cancel r-1', without('cancel').grammar)), '! unknown_command @0');
    assert.equal(show(parse('resart shop in staging', GRAMMAR)), '! unknown_command @0 ~restart');
    assert.doesNotMatch(show(parse('resart shop in staging', without('restart').grammar)), /restart/);
  });

  it('asks only about what may be meant', () => {
    const { grammar, asked } = without('logs');
    assert.equal(parse('deploy shop 1.1.0 to staging', grammar).kind, 'command');
    assert.deepEqual(asked, ['deploy']);
  });
});
