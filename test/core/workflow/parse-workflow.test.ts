import assert from 'node:assert/strict';
import { changed, DEPLOY, problems, valid } from './workflow-file.ts';

/** The minimal workflow around one step. */
function withStep(step: string, inputs = '{}'): string {
  return `{ version: 1, title: T, command: go, inputs: ${inputs}, steps: [ { id: a, wait: 1s }, ${step} ] }`;
}

describe('parseWorkflow', () => {
  it('gives the valid form with every default filled in', () => {
    const workflow = valid(DEPLOY);
    assert.equal(workflow.name, 'deploy');
    assert.equal(workflow.risk, 'high');
    assert.equal(workflow.hash.length, 64);
    assert.deepEqual(workflow.command.usage, 'deploy <service> <version> to <environment>');
    assert.deepEqual(
      workflow.command.parts.map((part) => (part.kind === 'word' ? part.word : part.name)),
      ['deploy', 'service', 'version', 'to', 'environment'],
    );
    assert.deepEqual(
      workflow.inputs.map(({ name, required, default: value }) => [name, required, value]),
      [
        ['service', true, null],
        ['version', true, null],
        ['environment', true, null],
        ['copies', false, 2],
        ['dry', false, false],
        ['note', false, ''],
      ],
    );
    assert.deepEqual(workflow.environment, [{ expression: 'inputs.environment' }]);
  });

  it('reads who waits for whom: the step before, unless needs says otherwise', () => {
    assert.deepEqual(
      valid(DEPLOY).steps.map(({ id, needs }) => [id, needs]),
      [
        ['build', []],
        ['ask', ['build']],
        ['rest', ['build']],
        ['health-check', ['ask', 'rest']],
        ['say', ['health-check']],
      ],
    );
    assert.deepEqual(valid(changed('needs: [build]', 'needs: []')).steps[2]?.needs, []);
  });

  it('takes effect and timeout from the action, and durations in milliseconds', () => {
    const [build, ask, rest, health] = valid(DEPLOY).steps;
    assert.ok(build?.kind === 'uses' && ask?.kind === 'approval' && rest?.kind === 'wait' && health?.kind === 'uses');
    assert.deepEqual([build.call.effect, build.call.timeoutMs, build.undo?.effect], ['idempotent', 30_000, 'idempotent']);
    assert.deepEqual(build.retry, { attempts: 3, delayMs: 1000, backoff: 2 });
    const { stages, expiresAfterMs } = ask.approval.requirement;
    assert.deepEqual([stages.map(({ duties }) => duties.map((duty) => duty.count)), expiresAfterMs], [[[2]], 1_800_000]);
    assert.equal(rest.durationMs, 30_000);
    assert.deepEqual([health.call.effect, health.call.timeoutMs], ['read', 5000]);
    assert.deepEqual(health.retry, { attempts: 1, delayMs: 0, backoff: 1 });
  });

  it('finds the templates inside “with” and knows where they are', () => {
    const [build] = valid(DEPLOY).steps;
    assert.ok(build?.kind === 'uses');
    assert.deepEqual(build.call.with.templates, [
      { path: ['arguments', 0], template: [{ expression: 'inputs.version' }] },
      { path: ['arguments', 1], template: [{ expression: 'inputs.copies' }] },
    ]);
  });

  it('takes a condition with and without ${{ }}', () => {
    const bare = valid(DEPLOY).steps[3]?.condition;
    const wrapped = valid(
      changed('if: steps.build.outputs.image != "none" && !inputs.dry', `if: '\${{ steps.build.outputs.image != "none" && !inputs.dry }}'`),
    );
    assert.equal(wrapped.steps[3]?.condition, bare);
  });

  it('gives the same hash for the same content, and another one for another', () => {
    assert.equal(valid(`${DEPLOY}# a comment\n`).hash, valid(DEPLOY).hash);
    assert.notEqual(valid(changed('title: Deploy', 'title: Deploi')).hash, valid(DEPLOY).hash);
  });

  it('takes the most careful effect that the inputs can lead to', () => {
    const by = (method: string): string | undefined => {
      const step = valid(
        withStep(
          `{ id: b, uses: http.request, with: { url: "http://x.example", method: '\${{ ${method} }}' } }`,
          '{ write: { type: boolean, default: false } }',
        ),
      ).steps[1];
      return step?.kind === 'uses' ? step.call.effect : undefined;
    };
    assert.equal(by('inputs.write ? "GET" : "GET"'), 'read');
    assert.equal(by('inputs.write ? "POST" : "GET"'), 'unsafe');
  });

  it('reports every problem of a file, unknown keys among them, in one go', () => {
    const broken = changed('requird', 'x', changed('default: false', 'default: false, requird: true'))
      .replace('x: true', 'requird: true')
      .replace('inputs.dry', 'inputs.drry')
      .replace('needs: [build]', 'needs: [biuld]');
    assert.deepEqual(
      problems(broken).map((line) => line.split(':')[0]),
      ['inputs.dry.requird', 'steps[2].needs[0]', 'steps[3].if'],
    );
  });
});

describe('parseWorkflow, of a file with malformed steps,', () => {
  const broken = changed('wait: 30s', 'wait: 5 parsecs')
    .replace('environment: ${{ inputs.environment }}', 'environment: ${{ inputs.enviroment }}')
    .replace('script: build.js,', 'scripd: build.js,')
    .replace('timeout: 5s', 'timeot: 5s')
    .replace('inputs.service }} fine', 'inputs.servise }} fine');

  it('reports the problems of everything else as well', () => {
    const places = problems(broken).map((line) => line.split(':')[0] ?? '');
    for (const place of ['steps[2].wait', 'steps[3].timeot', 'environment', 'steps[1].approval.prompt'])
      assert.ok(
        places.some((found) => found.startsWith(place)),
        `${place}: ${places.join()}`,
      );
    assert.ok(places.some((found) => found.startsWith('steps[0]')));
    assert.equal(new Set(problems(broken)).size, problems(broken).length, 'none twice');
  });

  it('reports nothing about them that only their being malformed causes', () => {
    const one = changed('effect: idempotent\n    retry', 'effect: idempotent\n    wait: 5 parsecs\n    retry');
    assert.deepEqual(
      problems(one).map((line) => line.split(':')[0]),
      ['steps[0].wait'],
    );
  });

  it('reports no more when something else is malformed, because everything refers to it', () => {
    assert.deepEqual(
      problems(broken.replace('title: Deploy', 'title: 7'))
        .map((line) => line.split(':')[0])
        .sort(),
      ['steps[2].wait', 'steps[3].timeot', 'title'],
    );
  });
});

describe('parseWorkflow refuses', () => {
  const cases: readonly (readonly [string, string, string, RegExp])[] = [
    ['an unknown key', 'timeout: 5s', 'timeot: 5s', /steps\[3\]\.timeot: .*“timeout”/],
    ['an unknown key at the top', 'lock:', 'locks:', /^locks: .*“lock”/],
    ['another version', 'version: 1', 'version: 2', /^version: This must be 1/],
    ['a missing title', 'title: Deploy', '', /^title: This is missing/],
    ['a duration without unit', 'wait: 30s', 'wait: "30"', /steps\[2\]\.wait: .*500ms, 30s/],
    ['a wait that is too long', 'wait: 30s', 'wait: 31d', /steps\[2\]\.wait: .*between/],
    ['a timeout of nothing', 'timeout: 5s', 'timeout: 0s', /steps\[3\]\.timeout: .*between/],
    ['an unknown connector', 'uses: http.request', 'uses: htp.request', /steps\[3\]\.uses: There is no connector “htp”.*http\.request/],
    ['an unknown action', 'uses: http.request', 'uses: http.requests', /no action “requests”.*http\.request/],
    ['an action from the prototype', 'uses: http.request', 'uses: http.constructor', /no action “constructor”/],
    ['an unknown key in “with”', 'expect: { status', 'expct: { status', /steps\[3\]\.with\.expct: .*“expect”/],
    ['a wrong type in “with”', 'status: 200', 'status: fine', /steps\[3\]\.with\.expect\.status: This must be a number/],
    [
      'a text that no option makes valid',
      "url: 'https://${{ inputs.service }}.example.com/health'",
      "url: 'nowhere ${{ inputs.service }}'",
      /steps\[3\]\.with\.url: Invalid URL/,
    ],
    ['an effect the connector knows better', 'timeout: 5s', 'timeout: 5s\n    effect: read\n    x: 1', /steps\[3\]\.x/],
    ['an expression that reads a later step', '!inputs.dry', 'steps.say.state == ""', /steps\[3\]\.if: .*“say” has not certainly ended/],
    [
      'an expression that reads a step beside it',
      "message: '${{ inputs.service }}",
      "needs: [ask]\n    message: '${{ steps.rest.state }}",
      /steps\[4\]\.message: .*“rest” has not certainly ended/,
    ],
    [
      'a step that reads itself',
      "'${{ inputs.copies }}'",
      "'${{ steps.build.outputs.x }}'",
      /steps\[0\]\.with\.arguments\[1\]: .*“build” has not certainly ended/,
    ],
    [
      'an environment that reads a step',
      'environment: ${{ inputs.environment }}',
      'environment: ${{ steps.build.state }}',
      /^environment: .*step/,
    ],
    ['a lock that reads the run', 'lock: ${{ inputs.service }}', 'lock: ${{ run.id }}', /^lock: .*does not exist before the run/],
    ['a circle', 'needs: [build]', 'needs: [say]', /steps\[2\]\.needs: .*waits for itself/],
    ['a step that needs itself', 'needs: [build]', 'needs: [rest]', /waits for itself/],
    ['a repeated id', 'id: rest', 'id: ask', /another step with the id “ask”/],
    ['two kinds in one step', 'wait: 30s', 'wait: 30s\n    message: x', /steps\[2\]: .*exactly one of.*wait and message/],
    ['a step without a kind', 'wait: 30s', 'name: x', /steps\[2\]: .*it has none/],
    [
      'undo on a step that does nothing',
      'wait: 30s',
      'wait: 30s\n    undo: { uses: script.run }',
      /steps\[2\]\.undo: .*goes with “uses” only/,
    ],
    ['an unfinished expression', '!inputs.dry', '!inputs.', /steps\[3\]\.if: .*not a CEL expression/],
    [
      'a template without an end',
      'of ${{ inputs.service }} fine?',
      'of ${{ inputs.service } fine?',
      /steps\[1\]\.approval\.prompt: .*no end/,
    ],
    ['a command with an unknown input', '<version> to', '<versio> to', /^command: <versio>.*“version”/],
    ['a command with an input twice', '<version> to', '<service> to', /<service> stands in the command twice/],
    ['a command that begins with an input', 'command: deploy <service>', 'command: <service> deploy', /begins with a word/],
    ['a command with odd words', ' to <', ' → <', /“→” is neither/],
    ['a choice without options', 'options: [shop, mail]', 'title: x', /inputs\.service: .*needs “options”/],
    ['options that differ in case only', '[shop, mail]', '[shop, Shop]', /there twice/],
    ['options with unseen characters', '[shop, mail]', '["sh\\u200Bop"]', /invisible/],
    ['keys of another type', 'default: 2, min: 1', 'default: 2, pattern: x, min: 1', /“pattern” does not go with the type number/],
    ['a default that does not fit', 'default: 2,', 'default: 20,', /inputs\.copies\.default: .*between 1 and 9/],
    ['a default for a required input', 'pattern:', 'required: true, default: "1", pattern:', /inputs\.version\.default: .*no default/],
    ['an optional choice without default', 'options: [shop, mail]', 'options: [shop], required: false', /needs a default/],
    ['min above max', 'min: 1, max: 9', 'min: 9, max: 1, required: true', /greater than “max”/],
    ['a pattern RE2 does not have', "'[0-9]+([.][0-9]+)*'", "'(?=x)'", /inputs\.version\.pattern: .*RE2/],
    ['an id with a look-alike letter', 'id: rest', 'id: rеst', /steps\[2\]\.id: .*U\+0435/],
    ['a name of an input with a dash', '  note:', '  my-note:', /inputs\.my-note: .*not a valid name/],
    ['an approval that closes at once', 'expiresAfter: 30m', 'expiresAfter: 1s', /steps\[1\]\.approval\.expiresAfter/],
    ['too many attempts', 'attempts: 3', 'attempts: 11', /steps\[0\]\.retry\.attempts: .*at most 10/],
    ['a key that is a template', 'expect: { status', 'expect: { "${{ 1 }}": 1, status', /steps\[3\]\.with\.expect/],
  ];
  for (const [what, from, to, why] of cases) {
    it(what, () => {
      const found = problems(changed(from, to));
      assert.ok(
        found.some((line) => why.test(line)),
        found.join('\n'),
      );
    });
  }

  it('a file whose name is no workflow name', () => assert.match(problems(DEPLOY, 'Dеploy').join(), /file's name.*U\+0435/));

  for (const content of ['', '[]', '7', 'text']) {
    it(`a file that holds ${content === '' ? 'nothing' : content}`, () => assert.equal(problems(content).length, 1));
  }

  it('declaring an effect more harmless than the action knows', () => {
    const call = (effect: string): string =>
      withStep(`{ id: b, uses: http.request, effect: ${effect}, with: { url: "http://x.example", method: POST } }`);
    assert.match(problems(call('read')).join(), /steps\[1\]\.effect: .*“unsafe”/);
    valid(call('unsafe'));
  });

  it('“checkable” where the action cannot check', () => {
    const call = (action: string): string =>
      withStep(
        `{ id: b, uses: ${action}, effect: checkable, with: { ${action === 'script.run' ? 'script: a.js' : 'url: "http://x.example"'} } }`,
      );
    assert.match(problems(call('script.run')).join(), /cannot check afterwards/);
    valid(call('http.probed'));
  });

  it('a call that fits with one choice and not with another, and names the choice', () => {
    const url = `'\${{ inputs.place == "a" ? "http://a.example" : "nowhere" }}'`;
    const found = problems(
      withStep(`{ id: b, uses: http.request, with: { url: ${url} } }`, '{ place: { type: choice, options: [a, b] } }'),
    );
    assert.deepEqual(found, ['steps[1].with.url: With place “b”: Invalid URL.']);
  });
});

describe('schedules', () => {
  const scheduled = (schedule: string): string => changed('steps:', `on: { schedule: [ ${schedule} ] }\nsteps:`);
  const inputs = 'with: { service: shop, version: "1.0", environment: staging }';

  it('hold complete inputs', () => {
    const [schedule] = valid(scheduled(`{ cron: "0 7 * * 1-5", timezone: Europe/Berlin, ${inputs} }`)).schedules;
    assert.deepEqual(schedule, {
      cron: '0 7 * * 1-5',
      timezone: 'Europe/Berlin',
      catchUp: 'skip',
      with: { service: 'shop', version: '1.0', environment: 'staging', copies: 2, dry: false, note: '' },
    });
  });

  const refused: readonly (readonly [string, string, RegExp])[] = [
    ['six fields', `{ cron: "0 0 7 * * 1", timezone: UTC, ${inputs} }`, /on\.schedule\[0\]: This schedule cannot be used/],
    ['nonsense', `{ cron: "when I like", timezone: UTC, ${inputs} }`, /cannot be used/],
    ['a day that never comes', `{ cron: "0 0 31 2 *", timezone: UTC, ${inputs} }`, /cannot be used/],
    ['an unknown time zone', `{ cron: "0 7 * * *", timezone: Europe/Atlantis, ${inputs} }`, /cannot be used/],
    ['missing inputs', '{ cron: "0 7 * * *", timezone: UTC }', /on\.schedule\[0\]\.with: The input service is required/],
    [
      'wrong inputs',
      '{ cron: "0 7 * * *", timezone: UTC, with: { service: shp, version: "1", environment: staging } }',
      /with\.service: .*“shop”/,
    ],
    [
      'unknown inputs',
      `{ cron: "0 7 * * *", timezone: UTC, with: { servce: shop, service: shop, version: "1", environment: staging } }`,
      /with\.servce: .*“service”/,
    ],
  ];
  for (const [what, schedule, why] of refused)
    it(`are refused with ${what}`, () => assert.match(problems(scheduled(schedule)).join('\n'), why));
});
