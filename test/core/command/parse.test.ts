import assert from 'node:assert/strict';
import { parse } from '../../../bot/core/command/parse.ts';
import { inEnglish } from '../../../bot/core/text/voice.ts';
import { ANSWER_CASES, BUILTIN_CASES, type Case, PROBLEM_CASES, WORKFLOW_CASES, WRITING_CASES } from './cases.ts';
import { GRAMMAR, show } from './grammar.ts';

function holds(cases: readonly Case[]): void {
  for (const [text, result] of cases) {
    const name = text.length > 60 ? `${text.slice(0, 60)}…` : text;
    it(JSON.stringify(name), () => assert.equal(show(parse(text, GRAMMAR)), result));
  }
}

describe('parse: workflow commands', () => holds(WORKFLOW_CASES));
describe('parse: ways of writing', () => holds(WRITING_CASES));
describe('parse: built-in commands', () => holds(BUILTIN_CASES));
describe('parse: answers and what is not for us', () => holds(ANSWER_CASES));
describe('parse: problems', () => holds(PROBLEM_CASES));

describe('parse: what a problem says', () => {
  function problemOf(text: string) {
    const parsed = parse(text, GRAMMAR);
    assert.equal(parsed.kind, 'problem');
    return parsed.kind === 'problem' ? { ...parsed.problem, message: inEnglish(parsed.problem.message) } : assert.fail();
  }

  it('names the code point of a hidden character', () => {
    assert.match(problemOf('deploy pro\u202Egnp').message, /U\+202E right-to-left override, at position 11\./);
    assert.match(problemOf('deploy prod\u{E0041}').message, /U\+E0041, at position 12\./);
  });

  it('shows the usage of the command that was meant', () => {
    for (const text of ['deploy a b c d e', 'deploy "x', 'deploy x=1', 'deploy --version']) {
      assert.equal(problemOf(text).usage, 'deploy <service> <version> to <environment>', text);
    }
    assert.equal(problemOf('cancel a b').usage, 'cancel <run>');
  });

  it('shortens a long unknown word', () => {
    assert.ok(problemOf('x'.repeat(3000)).message.length < 120);
  });

  it('names the inputs where nothing is near', () => {
    assert.match(problemOf('deploy zzz=1').message, /It takes: service, version, environment, dry_run, note\./);
    assert.match(problemOf('wake zzz=1').message, /It takes none\./);
  });

  it('suggests only what is offered', () => {
    const parsed = parse('deploi', { commands: GRAMMAR.commands, workflows: [] });
    assert.equal(show(parsed), '! unknown_command @0');
  });
});
