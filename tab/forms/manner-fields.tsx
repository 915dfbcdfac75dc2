import { Field, makeStyles, Radio, RadioGroup, Text, Textarea, tokens } from '@fluentui/react-components';
import { Disclosure } from '../parts/disclosure.tsx';
import { useWords } from '../shell/words-context.ts';
import { visibleText } from '../text/visible.ts';
import type { MannerValues } from './manner-values.ts';
import { MomentField } from './moment-field.tsx';
import type { Problems } from './values.ts';

const useStyles = makeStyles({
  when: { display: 'flex', flexDirection: 'column', gap: tokens.spacingVerticalS },
  glass: {
    borderTop: `1px solid ${tokens.colorNeutralStroke2}`,
    borderBottom: `1px solid ${tokens.colorNeutralStroke2}`,
    paddingBlock: tokens.spacingVerticalM,
  },
  broken: {
    display: 'flex',
    flexDirection: 'column',
    gap: tokens.spacingVerticalM,
    marginTop: tokens.spacingVerticalS,
    paddingLeft: tokens.spacingHorizontalM,
    borderLeft: `3px solid ${tokens.colorStatusWarningBorder2}`,
  },
});

type Props = Readonly<{
  values: MannerValues;
  problems: Problems;
  change(part: Partial<MannerValues>): void;
}>;

/** Now, or later at a moment. Without approval it is always now. */
export function WhenFields({ values, problems, change }: Props) {
  const styles = useStyles();
  const { say } = useWords();
  const later = values.later && !values.breaking;
  return (
    <div className={styles.when}>
      <Field label={say('form.when')}>
        <RadioGroup
          layout="horizontal"
          disabled={values.breaking}
          value={later ? 'later' : 'now'}
          onChange={(_, data) => change({ later: data.value === 'later' })}
        >
          <Radio value="now" label={say('form.now')} />
          <Radio value="later" label={say('form.later')} />
        </RadioGroup>
      </Field>
      {later && (
        <div data-input="startAt">
          <MomentField
            label={say('form.start-at')}
            hint={say('form.start-at-hint')}
            value={values.at}
            problem={problems['startAt']}
            change={(at) => change({ at })}
          />
        </div>
      )}
    </div>
  );
}

/** Asks why it cannot wait. Open means chosen: the button of the form then says so. */
export function GlassFields({ values, problems, change }: Props) {
  const styles = useStyles();
  const { say } = useWords();
  const problem = problems['breakGlass'];
  return (
    <div className={styles.glass}>
      <Disclosure line={say('form.glass')} aside={null} toggled={(breaking) => change({ breaking })}>
        <div className={styles.broken} data-input="breakGlass">
          <Text>{say('form.glass-means')}</Text>
          <Field
            label={say('form.glass-reason')}
            hint={say('form.glass-hint')}
            required
            {...(problem === undefined ? {} : { validationMessage: visibleText(problem), validationState: 'error' as const })}
          >
            <Textarea value={values.reason} maxLength={500} resize="vertical" onChange={(_, data) => change({ reason: data.value })} />
          </Field>
        </div>
      </Disclosure>
    </div>
  );
}
