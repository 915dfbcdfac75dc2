import { z } from 'zod';
import { message } from '../../core/text/message.ts';
import { type CardAction, typedText } from '../card-action.ts';

const LONGEST_INPUT = 4000;
const MOST_INPUTS = 100;

const inputs = z
  .record(z.string().regex(/^[A-Za-z][A-Za-z0-9_.-]{0,63}$/), z.union([typedText(LONGEST_INPUT), z.number(), z.boolean()]))
  .refine((typed) => Object.keys(typed).length <= MOST_INPUTS);

/** Sends the form of a workflow. Names and values are checked against the workflow's own inputs by `core`. */
const action: CardAction = {
  verb: 'submit_form',
  inputs,
  hint: message('press.input-too-long', { most: LONGEST_INPUT }),
};

export default action;
