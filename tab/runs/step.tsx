import { mergeClasses } from '@fluentui/react-components';
import type { RunOnWire } from '../../bot/http/contract.ts';
import { Disclosure } from '../parts/disclosure.tsx';
import { OutputTail } from '../parts/output.tsx';
import { Plain } from '../parts/plain.tsx';
import { StateIcon } from '../parts/state-mark.tsx';
import { Countdown, Elapsed } from '../parts/when.tsx';
import { RouteLink } from '../routing/route-link.tsx';
import { useWords } from '../shell/words-context.ts';
import { sizeText } from '../text/size.ts';
import { type StepOnWire, stepWording } from '../text/states.ts';
import type { Words } from '../text/words.ts';
import { Condition } from './condition.tsx';
import { Decision } from './decision.tsx';
import { useStepStyles } from './step.styles.ts';
import { Undo } from './undo.tsx';

type Props = Readonly<{ run: RunOnWire; step: StepOnWire; previous: StepOnWire | undefined; isLast: boolean }>;

/** One step of the timeline: what it does, how it stands, what it printed. */
export function Step({ run, step, previous, isLast }: Props) {
  const styles = useStepStyles();
  const { label, tone } = stepWording(useWords(), step);
  return (
    <li className={mergeClasses(styles.step, isLast ? styles.last : styles.joined)}>
      <StateIcon state={step.state} tone={tone} />
      <div className={styles.body}>
        <div className={styles.head}>
          <span className={styles.name}>
            <Plain>{step.name}</Plain>
          </span>
          <span className={styles.state}>{label}</span>
          <Aside step={step} />
        </div>
        <code className={styles.what}>
          <Plain>{step.what}</Plain>
        </code>
        <Condition condition={step.condition} />
        <After step={step} previous={previous} steps={run.steps} />
        {step.message !== null && step.message !== '' && (
          <span className={mergeClasses(styles.message, tone === 'bad' && styles.bad)}>
            <Plain>{step.message}</Plain>
          </span>
        )}
        {step.state === 'needs_decision' && <Decision run={run} step={step} />}
        <StepOutput run={run} step={step} />
        {step.undo !== null && <Undo undo={step.undo} state={step.state} />}
      </div>
    </li>
  );
}

function Aside({ step }: Readonly<{ step: StepOnWire }>) {
  const styles = useStepStyles();
  const { say } = useWords();
  const left = (span: string): string => say(step.state === 'retrying' ? 'steps.again' : 'steps.goes-on', { span });
  return (
    <span className={styles.aside}>
      {(step.attempt > 1 || step.state === 'retrying') && (
        <span>{say('steps.attempt', { attempt: step.attempt, most: step.maxAttempts })}</span>
      )}
      {step.dueAt !== null && step.endedAt === null && <Countdown until={step.dueAt} left={left} reached={say('steps.any-moment')} />}
      <Elapsed from={step.startedAt} to={step.endedAt} />
    </span>
  );
}

/** Says what a step waits for where that is not simply the step above it. */
function After({ step, previous, steps }: Readonly<{ step: StepOnWire; previous: StepOnWire | undefined; steps: readonly StepOnWire[] }>) {
  const styles = useStepStyles();
  const { say, allOf } = useWords();
  const usual = step.needs.length === (previous === undefined ? 0 : 1) && step.needs[0] === previous?.id;
  if (usual) return null;
  const names = step.needs.map((id) => steps.find((candidate) => candidate.id === id)?.name ?? id);
  return (
    <span className={styles.quiet}>
      <Plain>{names.length === 0 ? say('steps.together') : say('steps.after', { steps: allOf(names) })}</Plain>
    </span>
  );
}

function StepOutput({ run, step }: Readonly<{ run: RunOnWire; step: StepOnWire }>) {
  const styles = useStepStyles();
  const words = useWords();
  const { say } = words;
  if (step.outputTail === '' && step.outputBytes === 0) return null;
  const opens = ['running', 'failed', 'needs_decision', 'retrying'].includes(step.state);
  const whole = { page: 'output', runId: run.runId, stepId: step.id } as const;
  return (
    <div className={styles.output}>
      <Disclosure
        line={say('output.title')}
        startsOpen={opens}
        aside={
          <span className={styles.quiet}>
            <RouteLink to={whole}>{say('output.whole')}</RouteLink> {sizesOf(words, step)}
          </span>
        }
      >
        <OutputTail text={step.outputTail} label={say('output.of', { step: step.name })} />
      </Disclosure>
    </div>
  );
}

function sizesOf(words: Words, { outputBytes, droppedBytes }: StepOnWire): string {
  const dropped = droppedBytes > 0 ? words.say('output.dropped', { size: sizeText(droppedBytes, words) }) : '';
  const sizes = [outputBytes > 0 ? sizeText(outputBytes, words) : '', dropped];
  return sizes.filter((size) => size !== '').join(', ');
}
