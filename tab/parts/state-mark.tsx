import { Badge, type BadgeProps, makeStyles, mergeClasses } from '@fluentui/react-components';
import { ArrowCounterclockwise20Filled } from '@fluentui/react-icons/svg/arrow-counterclockwise';
import { CheckmarkCircle20Filled } from '@fluentui/react-icons/svg/checkmark-circle';
import { Circle20Regular } from '@fluentui/react-icons/svg/circle';
import { Clock20Regular } from '@fluentui/react-icons/svg/clock';
import { DismissCircle20Filled } from '@fluentui/react-icons/svg/dismiss-circle';
import { PersonClock20Filled } from '@fluentui/react-icons/svg/person-clock';
import { QuestionCircle20Filled } from '@fluentui/react-icons/svg/question-circle';
import { SubtractCircle20Regular } from '@fluentui/react-icons/svg/subtract-circle';
import type { ComponentType } from 'react';
import type { ApprovalOnWire, RunState, StepState, Tone, Wording } from '../text/states.ts';
import { useRingStyles, useToneStyles } from './tone.styles.ts';

type AnyState = RunState | StepState | ApprovalOnWire['state'];

const OF_STATE: Readonly<Partial<Record<AnyState, ComponentType>>> = {
  needs_decision: QuestionCircle20Filled,
  retrying: Clock20Regular,
  undone: ArrowCounterclockwise20Filled,
  pending: Circle20Regular,
  queued: Clock20Regular,
  waiting: Clock20Regular,
  expired: Clock20Regular,
};
const OF_TONE: Readonly<Record<Exclude<Tone, 'busy'>, ComponentType>> = {
  people: PersonClock20Filled,
  good: CheckmarkCircle20Filled,
  bad: DismissCircle20Filled,
  warn: QuestionCircle20Filled,
  idle: SubtractCircle20Regular,
};

/** The sign of a state, 20 by 20. Decoration: the words stand beside it or in a label. */
export function StateIcon({ state, tone }: Readonly<{ state: AnyState; tone: Tone }>) {
  const tones = useToneStyles();
  const { ring } = useRingStyles();
  if (tone === 'busy') return <span className={ring} aria-hidden />;
  const Icon = OF_STATE[state] ?? OF_TONE[tone];
  return (
    <span className={mergeClasses(tones[tone])} aria-hidden style={{ display: 'inline-flex' }}>
      <Icon />
    </span>
  );
}

const BADGE: Readonly<Record<Tone, NonNullable<BadgeProps['color']>>> = {
  busy: 'brand',
  people: 'warning',
  good: 'success',
  bad: 'danger',
  warn: 'severe',
  idle: 'informative',
};

/** Some languages need two lines where English needs one; a badge of Fluent has the height of one. */
const useStyles = makeStyles({
  badge: { height: 'auto', textAlign: 'start' },
  medium: { minHeight: '20px' },
  large: { minHeight: '24px' },
  'extra-large': { minHeight: '32px' },
});

/** The words of a state on its colour. */
export function StateBadge({ words, size = 'large' }: Readonly<{ words: Wording; size?: 'medium' | 'large' | 'extra-large' }>) {
  const styles = useStyles();
  return (
    <Badge className={mergeClasses(styles.badge, styles[size])} appearance="tint" color={BADGE[words.tone]} size={size} shape="rounded">
      {words.label}
    </Badge>
  );
}
