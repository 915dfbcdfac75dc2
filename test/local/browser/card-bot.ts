import type { JsonObject } from '../../../bot/core/json.ts';
import { asObject } from '../../../bot/local/json-object.ts';
import type { Stand } from '../stand.ts';

/** A card as the product sends them: facts, an input, buttons. */
export function sampleCard(state: string): JsonObject {
  return {
    type: 'AdaptiveCard',
    version: '1.5',
    body: [
      { type: 'TextBlock', text: 'deploy shop 1.1.0 to production', size: 'Large', weight: 'Bolder', wrap: true, style: 'heading' },
      { type: 'TextBlock', text: state, color: 'Good', wrap: true },
      { type: 'TextBlock', text: 'Careful', color: 'Warning', wrap: true },
      { type: 'TextBlock', text: 'Broken', color: 'Attention', wrap: true },
      { type: 'TextBlock', text: 'Less important', isSubtle: true, wrap: true },
      { type: 'Container', style: 'accent', items: [{ type: 'TextBlock', text: 'In a **box**', wrap: true }] },
      { type: 'FactSet', facts: [{ title: 'Requested by', value: 'Developer' }] },
      { type: 'Input.Text', id: 'comment', label: 'Comment', isMultiline: true },
      {
        type: 'Input.ChoiceSet',
        id: 'when',
        label: 'When',
        value: 'now',
        choices: [
          { title: 'Now', value: 'now' },
          { title: 'Tonight', value: 'tonight' },
        ],
      },
    ],
    actions: [
      { type: 'Action.Execute', title: 'Approve', verb: 'approve', style: 'positive', data: { handle: 'h-1' } },
      { type: 'Action.Execute', title: 'Reject', verb: 'reject', style: 'destructive', data: { handle: 'h-1' }, associatedInputs: 'none' },
      {
        type: 'Action.OpenUrl',
        title: 'Look closer',
        url: 'https://teams.microsoft.com/l/entity/app/signalbox?context=%7B%22subEntityId%22%3A%22runs%2Fr-1%22%7D',
      },
    ],
  };
}

/** Answers every message with the sample card in its thread, and what only its sender sees to them alone; a press by the developer with a text, by others with a card. */
export function answerWithCards(stand: Stand): void {
  stand.setBot(async (activity) => {
    if (activity['type'] === 'invoke') return { status: 200, body: pressAnswer(activity) };
    if (activity['type'] === 'message') await post(stand, activity, sampleCard('Waiting for approval'));
    return { status: 200, body: null };
  });
}

export async function post(stand: Stand, activity: JsonObject, card: JsonObject): Promise<void> {
  const conversation = String(asObject(activity['conversation'])?.['id']);
  const attachments = [{ contentType: 'application/vnd.microsoft.card.adaptive', content: card }];
  const path = `/v3/conversations/${encodeURIComponent(conversation)}/activities`;
  const isPrivate = asObject(activity['recipient'])?.['isTargeted'] === true;
  const alone = isPrivate ? { recipient: activity['from'] ?? null } : {};
  await stand.connector('POST', `${path}${isPrivate ? '?isTargetedActivity=true' : ''}`, { type: 'message', attachments, ...alone });
}

function pressAnswer(activity: JsonObject): object {
  if (asObject(activity['from'])?.['name'] === 'Developer')
    return {
      statusCode: 200,
      type: 'application/vnd.microsoft.activity.message',
      value: 'You asked for this, so somebody else must approve it.',
    };
  return { statusCode: 200, type: 'application/vnd.microsoft.card.adaptive', value: sampleCard('Approved by you') };
}
