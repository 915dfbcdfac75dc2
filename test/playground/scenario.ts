import assert from 'node:assert/strict';
import type { Locator } from 'playwright-core';
import type { RunState } from '../../bot/core/run/run.ts';
import { until } from '../support/until.ts';
import type { Bot } from './bot.ts';
import type { Channel } from './channel.ts';
import { APPROVER, REQUESTER } from './people.ts';

export type Scenario = Readonly<{ name: string; play(bot: Bot, channel: Channel): Promise<void> }>;

/** The same deploys as through Local Teams, in Microsoft's own client. Names are rules. */
export const SCENARIOS: readonly Scenario[] = [
  {
    name: 'deploys to staging at once for a developer',
    async play(bot, channel) {
      const card = await channel.ask('deploy shop 1.1.0 to staging');
      await says(card, 'Succeeded');
      assert.equal(await released(bot, 'staging'), '1.1.0');
    },
  },
  {
    name: 'refuses the click of the requester, and deploys to production once another user approved',
    async play(bot, channel) {
      const card = await channel.ask('deploy shop 1.1.0 to production');
      await says(card, 'Waiting for approval');
      await channel.press(REQUESTER, card, 'Approve');
      await channel.page.getByText('Your click changed nothing.').waitFor();
      assert.equal(await released(bot, 'production'), '1.0.0');
      assert.equal((await onlyRun(bot, 'waiting_approval')).approvals[0]?.votes.length, 0);
      await card.getByLabel('Comment').fill('go ahead');
      await channel.press(APPROVER, card, 'Approve');
      await says(card, 'Succeeded');
      await says(card, APPROVER.name);
      await says(card, 'go ahead');
      assert.equal(await released(bot, 'production'), '1.1.0');
      await assertVoted(bot);
    },
  },
];

function says(card: Locator, text: string): Promise<void> {
  return card.getByText(text).first().waitFor();
}

/** The release that the service itself says it runs. */
async function released(bot: Bot, environment: 'staging' | 'production'): Promise<unknown> {
  const answer: unknown = await (await fetch(`${bot.site.shop[environment]}/health`)).json();
  return typeof answer === 'object' && answer !== null && 'version' in answer ? answer.version : null;
}

function onlyRun(bot: Bot, state: RunState) {
  return until(`one run is ${state}`, async () => {
    const { rows } = await bot.app.store.runs({ states: [state] }, null, 10);
    return rows.length === 1 ? rows[0] : null;
  });
}

/** The vote is the approver's by object id, which the playground put into the activity; names decide nothing. */
async function assertVoted(bot: Bot): Promise<void> {
  const { rows } = await bot.app.store.audit({ type: 'approval.vote' }, null, 10);
  assert.deepEqual(
    rows.map((event) => ('objectId' in event.actor ? event.actor.objectId : null)),
    [APPROVER.objectId],
  );
}
