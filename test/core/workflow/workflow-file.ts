import assert from 'node:assert/strict';
import { parse } from 'yaml';
import { formatPath } from '../../../bot/core/problem.ts';
import type { Workflow } from '../../../bot/core/workflow/definition.ts';
import { parseWorkflow } from '../../../bot/core/workflow/parse-workflow.ts';
import { TOY_CONNECTORS } from './toy-connectors.ts';

/** A workflow that uses most of what there is; tests change one thing in its text. */
export const DEPLOY = `
version: 1
title: Deploy
command: deploy <service> <version> to <environment>
inputs:
  service: { type: choice, options: [shop, mail] }
  version: { pattern: '[0-9]+([.][0-9]+)*', patternHint: Write a release such as 1.1.0. }
  environment: { type: choice, options: [staging, production] }
  copies: { type: number, default: 2, min: 1, max: 9 }
  dry: { type: boolean, default: false }
  note: { default: '' }
environment: \${{ inputs.environment }}
lock: \${{ inputs.service }}/\${{ inputs.environment }}
steps:
  - id: build
    uses: script.run
    with: { script: build.js, arguments: ['\${{ inputs.version }}', '\${{ inputs.copies }}'] }
    effect: idempotent
    retry: { attempts: 3, delay: 1s, backoff: 2 }
    undo:
      uses: script.run
      with: { script: undo.js, arguments: ['\${{ steps.build.outputs.previous }}', 'of \${{ inputs.service }} by \${{ requester.name }} in \${{ run.id }}'] }
      effect: idempotent
  - id: ask
    approval: { role: manager, count: 2, expiresAfter: 30m, prompt: 'Is \${{ steps.build.outputs.image }} of \${{ inputs.service }} fine?' }
  - id: rest
    needs: [build]
    wait: 30s
  - id: health-check
    needs: [ask, rest]
    if: steps.build.outputs.image != "none" && !inputs.dry
    uses: http.request
    with: { url: 'https://\${{ inputs.service }}.example.com/health', expect: { status: 200 } }
    timeout: 5s
  - id: say
    message: '\${{ inputs.service }} runs \${{ inputs.version }}: \${{ steps["health-check"].state }}'
`;

export function parseText(text: string, name = 'deploy'): ReturnType<typeof parseWorkflow> {
  return parseWorkflow(name, parse(text), { connectors: TOY_CONNECTORS, unchecked: () => false });
}

/** The valid form of a workflow's text; fails the test with its problems when it has some. */
export function valid(text: string, name = 'deploy'): Workflow {
  const parsed = parseText(text, name);
  assert.ok(parsed.ok, parsed.ok ? '' : JSON.stringify(parsed.problems, null, 1));
  return parsed.value;
}

/** The problems of a text, each as `path: sentence`. Fails the test when it is valid. */
export function problems(text: string, name = 'deploy'): readonly string[] {
  const parsed = parseText(text, name);
  assert.ok(!parsed.ok, 'this should not be valid');
  return parsed.problems.map((problem) => `${formatPath(problem.path)}: ${problem.message}`);
}

/** The text with one thing changed; fails the test when the thing is not there. */
export function changed(from: string, to: string, text = DEPLOY): string {
  assert.ok(text.includes(from), `the workflow has no ${from}`);
  return text.replace(from, to);
}
