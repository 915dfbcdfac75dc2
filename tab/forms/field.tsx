import { Field, Input, Radio, RadioGroup, Select, Switch } from '@fluentui/react-components';
import { useWords } from '../shell/words-context.ts';
import { visibleText } from '../text/visible.ts';
import { hintOf } from './hint.ts';
import type { InputField } from './values.ts';

type Props<Value extends string | boolean> = Readonly<{
  field: InputField;
  value: Value;
  problem: string | undefined;
  change(value: Value): void;
}>;

/** More options than these are quicker to find in a drop-down than to read as a list. */
const FEW_OPTIONS = 4;

/** One input of a workflow, in the control that fits its type, with its hint and what the server said about it. */
export function InputControl({ field, value, problem, change }: Props<string | boolean>) {
  if (field.type.kind === 'boolean') return <YesNo field={field} value={value === true} problem={problem} change={change} />;
  const control = { field, value: String(value), problem, change };
  if (field.type.kind !== 'choice') return <Typed {...control} />;
  return field.type.options.length > FEW_OPTIONS ? (
    <LongChoice {...control} options={field.type.options} />
  ) : (
    <ShortChoice {...control} options={field.type.options} />
  );
}

/** What `Field` shows around the control; the hint stays where it is when a problem appears. */
function useAround({ field, problem }: Pick<Props<string>, 'field' | 'problem'>) {
  const hint = hintOf(useWords(), field);
  return {
    label: visibleText(field.title),
    required: field.required,
    ...(hint === '' ? {} : { hint: visibleText(hint) }),
    ...(problem === undefined ? {} : { validationMessage: visibleText(problem), validationState: 'error' as const }),
  };
}

function Typed(props: Props<string>) {
  const { field, value, change } = props;
  const around = useAround(props);
  const number = field.type.kind === 'number';
  return (
    <Field {...around}>
      <Input
        name={field.name}
        value={value}
        inputMode={number ? 'decimal' : 'text'}
        autoComplete="off"
        spellCheck={false}
        {...(field.type.kind === 'text' ? { maxLength: field.type.maxLength } : {})}
        onChange={(_, data) => change(data.value)}
      />
    </Field>
  );
}

type ChoiceProps = Props<string> & Readonly<{ options: readonly string[] }>;

function ShortChoice(props: ChoiceProps) {
  const around = useAround(props);
  return (
    <Field {...around}>
      <RadioGroup layout="horizontal" value={props.value} onChange={(_, data) => props.change(data.value)}>
        {props.options.map((option) => (
          <Radio key={option} value={option} label={visibleText(option)} />
        ))}
      </RadioGroup>
    </Field>
  );
}

function LongChoice(props: ChoiceProps) {
  const around = useAround(props);
  const { say } = useWords();
  return (
    <Field {...around}>
      <Select value={props.value} onChange={(_, data) => props.change(data.value)}>
        <option value="">{props.field.required ? say('form.choose') : say('form.not-set')}</option>
        {props.options.map((option) => (
          <option key={option} value={option}>
            {visibleText(option)}
          </option>
        ))}
      </Select>
    </Field>
  );
}

function YesNo(props: Props<boolean>) {
  const { label, required: _, ...rest } = useAround(props);
  return (
    <Field {...rest}>
      <Switch label={label} checked={props.value} onChange={(_, { checked }) => props.change(checked)} />
    </Field>
  );
}
