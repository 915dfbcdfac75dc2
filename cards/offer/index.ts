import type { OfferAnswer } from '../../bot/core/answer.ts';
import { ENGLISH, type Speech } from '../../bot/core/text/language.ts';
import { message } from '../../bot/core/text/message.ts';
import { voiceOf } from '../../bot/core/text/voice.ts';
import { type CardData, type CardJson, readTemplate } from '../render.ts';
import { ENGLISH_WORDING, wordingFor } from '../wording.ts';
import template from './template.json' with { type: 'json' };

/** Fills the template of this card. */
export const fillOffer = readTemplate(template);

/** Asks which workflow a message is to start. */
export function offerCard(answer: OfferAnswer, speech: Speech = ENGLISH): CardJson {
  return fillOffer(offerData(answer, wordingFor(voiceOf(speech)))).card;
}

export function offerData({ workflows }: OfferAnswer, { line, short } = ENGLISH_WORDING): CardData {
  return {
    fallback: line(message('card.fallback.offer')),
    title: line(message('extension.choose')),
    label: line(message('extension.workflow')),
    hint: line(message('form.choose')),
    wrong: line(message('form.wrong.choice')),
    next: line(message('extension.next')),
    options: workflows.map(({ name, title }) => ({ name, title: short(title, 100) })),
  };
}
