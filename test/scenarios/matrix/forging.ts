import assert from 'node:assert/strict';
import type { PressVerb } from '../../../bot/core/chat.ts';
import type { JsonObject, JsonValue } from '../../../bot/core/json.ts';
import type { Run } from '../../../bot/core/run/run.ts';
import { findAction } from '../../../bot/local/connector/card-actions.ts';
import { type BoardMessage, cardsOf } from '../../../bot/local/connector/message-board.ts';
import { replyText } from '../../support/card-text.ts';
import { until } from '../../support/until.ts';
import type { PersonId } from './site.ts';
import type { Door, MatrixWorld } from './world.ts';

/** The approve button of a card, as it was when the card was looked at. */
function approveOn(card: BoardMessage) {
  return findAction(cardsOf(card.activity), { verb: 'approve' }) ?? assert.fail('the card has no such button');
}

export function handleOn(card: BoardMessage): string {
  return String(approveOn(card).data['handle']);
}

type Altered = Readonly<{ data?: JsonObject; verb?: PressVerb; on?: string }>;

/** Presses approve on a card that may be old, with what is altered: the data, the verb, the message on which it is pressed. */
export async function press(world: MatrixWorld, person: PersonId, card: BoardMessage, altered: Altered): Promise<string> {
  const { reply } = await pressed(world, person, card, altered);
  return reply;
}

/** The same with the status that the bot answered with. */
export async function pressed(world: MatrixWorld, person: PersonId, card: BoardMessage, { data = {}, verb = 'approve', on }: Altered) {
  const offered = approveOn(card);
  const action = { ...offered, verb, data: { ...offered.data, ...data } };
  const { status, body } = await world.local.teams.press(person, on ?? card.id, { action });
  return { status, reply: replyText(body) };
}

/** An account that Teams vouches for and that the site does not know under this name; null = Teams knows none. */
export type Account = Readonly<{ objectId: string | null; software?: true }>;

/** Gives rita’s vote with another account in the place of hers. Gives the status of the answer. */
export async function voteAs(world: MatrixWorld, door: Door, run: Run, account: Account): Promise<number> {
  if (door === 'tab') return voteWithToken(world, run, account);
  const { teams } = world.local;
  const draft =
    door === 'card'
      ? teams.draftPress('rita', (await world.card(run)).id, { action: approveOn(await world.card(run)) })
      : teams.draft('rita', { thread: world.threadOf(run) }, `@Signalbox approve ${run.id} ${run.planHash.slice(0, 8)}`);
  return (await teams.deliver({ ...draft, from: altered(draft['from'], account) })).status;
}

function altered(from: JsonValue | undefined, { objectId, software }: Account): JsonObject {
  const { aadObjectId: _hers, ...others } = Object.fromEntries(Object.entries(from ?? {})) as JsonObject;
  const id = software === undefined ? {} : { id: '28:another-bot', role: 'bot' };
  return { ...others, ...id, ...(objectId === null ? {} : { aadObjectId: objectId }) };
}

async function voteWithToken(world: MatrixWorld, run: Run, { objectId, software }: Account): Promise<number> {
  const ofSoftware = software === undefined ? {} : { idtyp: 'app', scp: undefined };
  const token = await world.tenant.sign({ name: 'rita', oid: objectId ?? undefined, ...ofSoftware });
  const [approval] = run.approvals;
  const body = { approvalId: approval?.id, planHash: run.planHash, verdict: 'approve', comment: '' };
  return (await post(world, token, `/api/runs/${run.id}/votes`, body)).status;
}

/** Closes the review of a run through one of the doors; gives what the person was told. */
export async function review(world: MatrixWorld, door: Door, { person, run }: Readonly<{ person: PersonId; run: Run }>): Promise<string> {
  const comment = 'looked at it, all well';
  if (door === 'chat') return world.say(person, `review ${run.id} ${comment}`, run);
  if (door === 'tab') return (await post(world, await world.tokenOf(person), `/api/runs/${run.id}/review`, { comment })).text;
  const card = await until('the card has the button', async () => {
    const shown = await world.card(run);
    return findAction(cardsOf(shown.activity), { verb: 'close_review' }) === null ? null : shown;
  });
  return replyText((await world.local.teams.press(person, card.id, { verb: 'close_review', inputs: { comment } })).body);
}

async function post(world: MatrixWorld, token: string, path: string, body: object) {
  const response = await fetch(world.local.origin + path, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  return { status: response.status, text: await response.text() };
}
