import type { CardButton } from '../../bot/core/chat.ts';
import { message } from '../../bot/core/text/message.ts';
import type { CardData } from '../render.ts';
import type { Wording } from '../wording.ts';

type Face = Readonly<{ style: 'default' | 'positive' | 'destructive'; inputs: 'auto' | 'none' }>;

const FACES = {
  approve: { style: 'positive', inputs: 'auto' },
  reject: { style: 'destructive', inputs: 'auto' },
  it_ran: { style: 'default', inputs: 'none' },
  it_did_not: { style: 'default', inputs: 'none' },
  abort: { style: 'destructive', inputs: 'none' },
  close_review: { style: 'default', inputs: 'auto' },
  cancel: { style: 'default', inputs: 'none' },
} as const satisfies Readonly<Record<string, Face>>;

const LONGEST_ABOUT = 60;

export function isVote(button: CardButton): boolean {
  return button.verb === 'approve' || button.verb === 'reject';
}

/** Buttons beside which a comment is typed. */
export function takesComment(button: CardButton): boolean {
  return isVote(button) || button.verb === 'close_review';
}

/** Buttons in the order given; a verb that a run card does not show as a button is left out. */
export function buttons(list: readonly CardButton[], wording: Wording): readonly CardData[] {
  return list.flatMap(({ verb, handle, about }) => {
    if (!hasFace(verb)) return [];
    const title = message(`button.${verb}`);
    const named = about === undefined ? title : message('text.labelled', { label: title, value: wording.short(about, LONGEST_ABOUT) });
    return [{ verb, handle, title: wording.line(named), ...FACES[verb] }];
  });
}

function hasFace(verb: string): verb is keyof typeof FACES {
  return Object.hasOwn(FACES, verb);
}
