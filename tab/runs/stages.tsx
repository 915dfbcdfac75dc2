import { Avatar, makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { CheckmarkCircle16Filled } from '@fluentui/react-icons/svg/checkmark-circle';
import { Circle16Regular } from '@fluentui/react-icons/svg/circle';
import { PersonClock16Filled } from '@fluentui/react-icons/svg/person-clock';
import { Plain } from '../parts/plain.tsx';
import { useToneStyles } from '../parts/tone.styles.ts';
import { useWords } from '../shell/words-context.ts';
import type { ApprovalOnWire } from '../text/states.ts';
import { visibleText } from '../text/visible.ts';
import { type Duty, type Place, placesOf, type Stage } from './places.ts';

const useStyles = makeStyles({
  list: { margin: 0, padding: 0, listStyleType: 'none', display: 'flex', flexDirection: 'column', gap: tokens.spacingVerticalS },
  stage: {
    padding: `${tokens.spacingVerticalS} ${tokens.spacingHorizontalM}`,
    borderRadius: tokens.borderRadiusMedium,
    border: `1px solid ${tokens.colorNeutralStroke2}`,
    display: 'flex',
    flexDirection: 'column',
    gap: tokens.spacingVerticalS,
  },
  open: { border: `1px solid ${tokens.colorBrandStroke1}`, backgroundColor: tokens.colorNeutralBackground2 },
  head: { display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: tokens.spacingHorizontalXS },
  sign: { display: 'inline-flex' },
  name: { fontWeight: tokens.fontWeightSemibold },
  quiet: { color: tokens.colorNeutralForeground3, fontSize: tokens.fontSizeBase200 },
  duty: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'baseline',
    columnGap: tokens.spacingHorizontalS,
    rowGap: tokens.spacingVerticalXS,
  },
  role: { overflowWrap: 'anywhere' },
  places: {
    flexBasis: '100%',
    margin: 0,
    padding: 0,
    listStyleType: 'none',
    display: 'flex',
    flexWrap: 'wrap',
    gap: tokens.spacingHorizontalS,
  },
  place: {
    display: 'inline-flex',
    alignItems: 'center',
    gap: tokens.spacingHorizontalXS,
    maxWidth: '100%',
    boxSizing: 'border-box',
    overflowWrap: 'anywhere',
    padding: '2px 10px 2px 4px',
    borderRadius: tokens.borderRadiusLarge,
    border: `1px solid ${tokens.colorNeutralStroke2}`,
    backgroundColor: tokens.colorNeutralBackground1,
  },
  empty: { border: `1px dashed ${tokens.colorNeutralStrokeAccessible}`, paddingLeft: '10px', color: tokens.colorNeutralForeground2 },
});

/** Who has to approve, stage by stage: which one is open, and by whom each place is filled. */
export function Stages({ approval }: Readonly<{ approval: ApprovalOnWire }>) {
  const styles = useStyles();
  const { say } = useWords();
  return (
    <ol className={styles.list} aria-label={say('stage.list')}>
      {approval.stages.map((stage, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: stages have no name and never change their order
        <li key={index} className={mergeClasses(styles.stage, stage.state === 'open' && approval.state === 'open' && styles.open)}>
          <StageHead approval={approval} stage={stage} number={index + 1} />
          {stage.duties.map((duty) => (
            <DutyLine key={duty.roles.join(' ')} duty={duty} stage={stage} votes={approval.votes} />
          ))}
        </li>
      ))}
    </ol>
  );
}

const SIGNS = { done: CheckmarkCircle16Filled, open: PersonClock16Filled, later: Circle16Regular } as const;
const TONES = { done: 'good', open: 'people', later: 'idle' } as const;

function StageHead({ approval, stage, number }: Readonly<{ approval: ApprovalOnWire; stage: Stage; number: number }>) {
  const styles = useStyles();
  const tones = useToneStyles();
  const { say } = useWords();
  // What is over is not open any more, however far it came.
  const state = stage.state === 'open' && approval.state !== 'open' ? 'later' : stage.state;
  const Sign = SIGNS[state];
  const all = approval.stages.length;
  return (
    <div className={styles.head}>
      <span className={mergeClasses(styles.sign, tones[TONES[state]])} aria-hidden>
        <Sign />
      </span>
      <span className={styles.name}>{all === 1 ? say('stage.only') : say('stage.one', { number, all })}</span>
      {(stage.state === state || state === 'done') && <span className={styles.quiet}>{say(`stage.state.${state}`)}</span>}
    </div>
  );
}

function DutyLine({ duty, stage, votes }: Readonly<{ duty: Duty; stage: Stage; votes: ApprovalOnWire['votes'] }>) {
  const styles = useStyles();
  const { say, anyOf } = useWords();
  const role = anyOf(duty.roles);
  return (
    <div className={styles.duty}>
      <strong className={styles.role}>
        <Plain>{role}</Plain>
      </strong>
      <span className={styles.quiet}>{say('stage.filled', { given: duty.filledBy.length, count: duty.count })}</span>
      <ul className={styles.places} aria-label={role}>
        {placesOf(duty, votes).map((place) => (
          <PlaceChip key={place.key} place={place} role={role} later={stage.state === 'later'} />
        ))}
      </ul>
    </div>
  );
}

function PlaceChip({ place, role, later }: Readonly<{ place: Place; role: string; later: boolean }>) {
  const styles = useStyles();
  const { say, show } = useWords();
  if (place.by === null) {
    return (
      <li className={mergeClasses(styles.place, styles.empty)}>
        <Plain>{later ? say('stage.later', { role }) : say('stage.waits', { role })}</Plain>
      </li>
    );
  }
  const by = <Plain>{place.by}</Plain>;
  return (
    <li className={styles.place}>
      <Avatar size={24} name={visibleText(place.by)} color="colorful" aria-hidden />
      <span>{place.onBehalfOf === null ? by : show('stage.stands-in', { by, person: <Plain>{place.onBehalfOf}</Plain> })}</span>
    </li>
  );
}
