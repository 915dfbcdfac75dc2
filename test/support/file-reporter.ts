import Mocha, { type Runner, type Suite, type Test } from 'mocha';

const { EVENT_RUN_BEGIN, EVENT_RUN_END, EVENT_SUITE_BEGIN, EVENT_TEST_FAIL, EVENT_TEST_PASS } = Mocha.Runner.constants;

type Tally = { passed: number; failed: number };

/**
 * One line per test file, every failure in full at the end, and the counts alone on the last line (`12 passed, 0 failed`),
 * which `.ci/run` adds up. For whole runs; a single file is better read with mocha's `spec`.
 */
export default class FileReporter extends Mocha.reporters.Base {
  readonly #tallies = new Map<string, Tally>();
  #current = '';
  #startedAt = 0;

  constructor(runner: Runner, options: Mocha.MochaOptions) {
    super(runner, options);
    runner.once(EVENT_RUN_BEGIN, () => {
      this.#startedAt = performance.now();
    });
    // A suite begins before its hooks do, and what they take belongs to its file.
    runner.on(EVENT_SUITE_BEGIN, (suite: Suite) => suite.file !== undefined && this.#enter(suite.file));
    runner.on(EVENT_TEST_PASS, (test) => this.#add(test, 'passed'));
    runner.on(EVENT_TEST_FAIL, (test) => this.#add(test, 'failed'));
    runner.once(EVENT_RUN_END, () => this.#end());
  }

  #add(test: Test, result: 'passed' | 'failed'): void {
    const file = test.file ?? 'hooks of the whole suite';
    this.#enter(file);
    const tally = this.#tallies.get(file) ?? { passed: 0, failed: 0 };
    tally[result] += 1;
    this.#tallies.set(file, tally);
  }

  #enter(file: string): void {
    if (file !== this.#current) this.#finishFile(file);
  }

  #finishFile(next: string): void {
    const tally = this.#tallies.get(this.#current);
    const now = performance.now();
    if (tally !== undefined) {
      const name = this.#current.replace(`${process.cwd()}/`, '');
      const counts = tally.failed === 0 ? `${tally.passed} passed` : `${tally.passed} passed, ${tally.failed} FAILED`;
      console.log(`${tally.failed === 0 ? '✔' : '✗'} ${name}  ${counts}  ${((now - this.#startedAt) / 1000).toFixed(1)} s`);
    }
    this.#current = next;
    this.#startedAt = now;
  }

  #end(): void {
    this.#finishFile('');
    if (this.failures.length > 0) Mocha.reporters.Base.list(this.failures);
    console.log(`\n${this.stats.passes} passed, ${this.stats.failures} failed`);
  }
}
