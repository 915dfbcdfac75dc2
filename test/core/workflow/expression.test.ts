import assert from 'node:assert/strict';
import { expressionProblems, type Scope, type Wanted } from '../../../bot/core/workflow/expression.ts';

const SCOPE: Scope = {
  inputs: [
    { name: 'service', type: { kind: 'text', pattern: null, patternHint: null, maxLength: 10 } },
    { name: 'environment', type: { kind: 'choice', options: ['staging'] } },
    { name: 'copies', type: { kind: 'number', min: 0, max: 9 } },
    { name: 'dry', type: { kind: 'boolean' } },
  ],
  steps: ['build', 'health-check'],
  allSteps: ['build', 'health-check', 'later'],
  run: true,
};

describe('expressionProblems', () => {
  const fine: readonly (readonly [string, Wanted])[] = [
    ['inputs.service', 'text'],
    ['inputs["service"]', 'text'],
    ['inputs.copies + 1.0', 'value'],
    ['int(inputs.copies)', 'value'],
    ['inputs.environment == "staging" && !inputs.dry', 'condition'],
    ['inputs.environment in ["staging", "production"]', 'condition'],
    ['steps.build.outputs.image', 'text'],
    ['steps["health-check"].state == "succeeded"', 'condition'],
    ['has(steps.build.outputs.image) ? steps.build.outputs.image : "none"', 'text'],
    ['steps.build.outputs', 'value'],
    ['inputs.service.split(",").all(part, part.size() > 2)', 'condition'],
    ['inputs.service.split(",").map(part, part + "!").filter(part, part != "x")', 'value'],
    ['requester.name + " " + requester.objectId + " " + run.id', 'text'],
    ['{"a": inputs.service}', 'value'],
    ['[inputs.service, "}}"]', 'value'],
  ];
  for (const [source, wanted] of fine)
    it(`accepts ${source} as ${wanted}`, () => assert.deepEqual(expressionProblems(source, SCOPE, wanted), []));

  const wrong: readonly (readonly [string, Wanted, RegExp])[] = [
    ['inputs.servce', 'text', /no input “servce”.*Did you mean “service”/],
    ['input.service', 'text', /“input” is not known.*Did you mean “inputs”/],
    ['inputs', 'value', /must be followed by a name/],
    ['inputs[inputs.service]', 'text', /must be followed by a name/],
    ['steps[inputs.service].state', 'text', /must be followed by a name/],
    ['size(steps)', 'value', /must be followed by a name/],
    ['steps.build.status', 'text', /No such key: status/],
    ['steps.biuld.state', 'text', /no step “biuld”.*“build”/],
    ['steps.later.state', 'text', /has not certainly ended.*“needs”/],
    ['steps.health-check.state', 'text', /no step “health”|not known/],
    ['requester.mail', 'text', /no field of requester “mail”/],
    ['run.state', 'text', /no field of run/],
    ['inputs.copies + 1', 'value', /double \+ int.*1\.0/],
    ['steps.build.outputs.count > 3', 'condition', /Text and other types do not mix/],
    ['inputs.service', 'condition', /must be true or false, but this is string/],
    ['[1]', 'text', /cannot be used as text/],
    ['timestamp("2026-01-01T00:00:00Z")', 'text', /no function “timestamp”/],
    ['b"x"', 'value', /bytes, which cannot be used/],
    ['inputs.service.matches("(a+)+$")', 'condition', /“matches” is not available/],
    ['[inputs.service].exists(x, x.matches("a"))', 'condition', /“matches” is not available/],
    ['[1].all(a, [1].all(b, a == b))', 'condition', /inside another loop/],
    ['[1].all(inputs, true)', 'condition', /cannot be the name of an item/],
    ['cel.bind(x, "a", x + x)', 'text', /“bind”|“cel” is not known/],
    ['dyn(inputs.service)', 'text', /no function “dyn”/],
    ['type(inputs.dry) == bool', 'condition', /no function “type”/],
    ['has(inputs.service)', 'condition', /“has” is for outputs of steps/],
    ['inputs.constructor', 'value', /no input “constructor”/],
    ['inputs.service.constructor', 'value', /constructor/],
    ['steps.build.__proto__', 'value', /__proto__/],
    ['inputs.service +', 'text', /not a CEL expression/],
    ['"unfinished', 'text', /not a CEL expression/],
    ['1'.padEnd(2000, '+1'), 'value', /not a CEL expression/],
    [`${'('.repeat(40)}1${')'.repeat(40)}`, 'value', /not a CEL expression/],
    [`"${'x'.repeat(2000)}"`, 'text', /longer than 2000/],
  ];
  for (const [source, wanted, why] of wrong) {
    it(`refuses ${source.slice(0, 60)} as ${wanted}`, () =>
      assert.match(expressionProblems(source, SCOPE, wanted)[0] ?? 'nothing is wrong', why));
  }

  const severals: readonly (readonly [string, readonly RegExp[]])[] = [
    ['inputs.servce == inputs.enviroment', [/no input “servce”/, /no input “enviroment”/]],
    ['input.service + output.image', [/“input” is not known/, /“output” is not known/]],
    ['input.service + inputs.servce', [/“input” is not known/, /no input “servce”/]],
    ['sise(inputs.servce) > 1', [/no function “sise”/, /no input “servce”/]],
    ['inputs.servce.matches(inputs.service.upper())', [/“matches” is not available/, /no method “upper”/, /no input “servce”/]],
    ['steps.biuld.state == "succeeded" && requester.mail == run.nr', [/no step “biuld”/, /requester “mail”/, /of run “nr”/]],
    ['inputs.servce.split(",").all(part, part == inputs.servce)', [/no input “servce”/]],
  ];
  for (const [source, all] of severals) {
    it(`names every mistake once: ${source}`, () => {
      const problems = expressionProblems(source, SCOPE, 'value');
      assert.equal(problems.length, all.length, problems.join('\n'));
      for (const [index, why] of all.entries()) assert.match(problems[index] ?? '', why);
    });
  }

  it('lets nothing read the run or its steps where they do not exist yet', () => {
    const before = { ...SCOPE, steps: [], run: false };
    assert.match(expressionProblems('run.id', before, 'text').join(), /does not exist before the run/);
    assert.match(expressionProblems('steps.build.state', before, 'text').join(), /do not exist before the run/);
    assert.deepEqual(expressionProblems('inputs.service', before, 'text'), []);
  });
});
