/** The form that asks for the inputs of a workflow. */
export const form = {
  'form.too-large': 'This form is too large for a card. Type the command with all its inputs, or start the workflow in the Signalbox tab.',
  'form.submit': 'Run {workflow}',
  'form.yes': 'Yes',
  'form.choose': 'Choose one',
  'form.wrong.text': 'Please fill this in.',
  'form.wrong.number': 'Please give a number from {min, number, ::.######} to {max, number, ::.######}.',
  'form.wrong.choice': 'Please choose one.',
} as const;
