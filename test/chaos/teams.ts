import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { systemClock } from '../../bot/core/clock.ts';
import type { JsonObject } from '../../bot/core/json.ts';
import { type Delivery, openBotDoor } from '../../bot/local/connector/bot-door.ts';
import { type ConnectorEmulator, createConnectorEmulator } from '../../bot/local/connector/emulator.ts';
import { cardsOf } from '../../bot/local/connector/message-board.ts';
import { createLocalIssuer, type LocalIssuer } from '../../bot/local/issuer.ts';
import type { Persona } from '../../bot/local/people.ts';
import { silentLogger } from '../support/silent-logger.ts';
import { until } from '../support/until.ts';
import { API_APP_ID, BOT_APP_ID, TENANT } from './order.ts';

const MOUNT = '/connector';
/** Longer than Teams waits, so that a busy machine is no silence. */
const PATIENCE_MS = 60_000;
const ANSWER_MS = 30_000;

/** Teams and Entra for several processes of the product, on a port of their own: they outlive each of them. */
export type Teams = Readonly<{
  origin: string;
  issuer: LocalIssuer;
  /** Writes a message to the bot into a channel, and gives it as Teams would send it, to be delivered as often as one likes. */
  write(person: string, text: string): JsonObject;
  /** Delivers to the process that listens there. Throws `unavailable` without an answer. */
  deliver(activity: JsonObject, port: number): Promise<Delivery>;
  /** The token of the tab for somebody. */
  token(person: string): Promise<string>;
  /** How many cards stand in the thread of a message, once there is one. */
  cardsIn(id: string): Promise<number>;
  close(): Promise<void>;
}>;

export async function startTeams(people: readonly Persona[]): Promise<Teams> {
  const issuer = await createLocalIssuer({ tenantId: TENANT, botAppId: BOT_APP_ID, apiAppId: API_APP_ID, clock: systemClock });
  let origin = '';
  const emulator = createConnectorEmulator({
    appId: BOT_APP_ID,
    tenantId: TENANT,
    botName: 'Signalbox',
    team: { name: 'Operations', channels: ['General'] },
    people,
    issuer,
    clock: systemClock,
    logger: silentLogger,
    origin: () => origin,
    mountPath: MOUNT,
    botEndpoint: () => 'http://127.0.0.1:9/',
    keepIn: null,
  });
  const server = createServer(async (req, res) => {
    if (!(await emulator.handle(req, res))) res.writeHead(404).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  origin = `http://127.0.0.1:${port}`;
  const serviceUrl = () => emulator.world.serviceUrl();
  return {
    origin,
    issuer,
    write: (person, text) => written(emulator, person, text),
    deliver: (activity, to) =>
      openBotDoor({ botEndpoint: () => `http://127.0.0.1:${to}/api/messages`, serviceUrl, issuer, timeoutMs: PATIENCE_MS })(activity),
    token: async (id) => {
      const person = people.find((one) => one.id === id);
      if (person === undefined) throw new Error(`there is no ${id}`);
      return await issuer.userToken(person);
    },
    cardsIn: async (id) => {
      const all = () =>
        emulator.world.board.all().filter(({ threadId, activity }) => threadId === id && cardsOf(activity).length > 0).length;
      return await until('the message is answered', () => all() > 0, ANSWER_MS).then(all, all);
    },
    close: async () => {
      emulator.close();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function written(emulator: ConnectorEmulator, person: string, text: string): JsonObject {
  const { board, team } = emulator.world;
  const activity = emulator.draft(person, { channel: team.id }, text);
  const id = String(activity['id']);
  const from = { kind: 'person', personId: person } as const;
  board.put({ id, place: team.id, threadId: id, from, activity, sentAt: board.now(), editedAt: null, onlyFor: null });
  return activity;
}
