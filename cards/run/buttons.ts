import type { CardButton, PressVerb } from '../../bot/core/chat.ts';
import type { CardData } from '../render.ts';
import { shortened } from '../text.ts';

type Face = Readonly<{ title: string; style: 'default' | 'positive' | 'destructive'; inputs: 'auto' | 'none' }>;

const FACES: Readonly<Partial<Record<PressVerb, Face>>> = {
  approve: { title: 'Approve', style: 'positive', inputs: 'auto' },
  reject: { title: 'Reject', style: 'destructive', inputs: 'auto' },
  it_ran: { title: 'It ran', style: 'default', inputs: 'none' },
  it_did_not: { title: 'It did not run', style: 'default', inputs: 'none' },
  abort: { title: 'Stop here', style: 'destructive', inputs: 'none' },
  close_review: { title: 'Close the review', style: 'default', inputs: 'auto' },
  cancel: { title: 'Cancel run', style: 'default', inputs: 'none' },
};

const LONGEST_ABOUT = 60;

export function isVote(button: CardButton): boolean {
  return button.verb === 'approve' || button.verb === 'reject';
}

/** Buttons beside which a comment is typed. */
export function takesComment(button: CardButton): boolean {
  return isVote(button) || button.verb === 'close_review';
}

/** Buttons in the order given; a verb that a run card does not show as a button is left out. */
export function buttons(list: readonly CardButton[]): readonly CardData[] {
  return list.flatMap(({ verb, handle, about }) => {
    const face = FACES[verb];
    return face === undefined
      ? []
      : [{ verb, handle, ...face, title: about === undefined ? face.title : `${face.title}: ${shortened(about, LONGEST_ABOUT)}` }];
  });
}
