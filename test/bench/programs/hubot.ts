import { createRequire } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { orderOf, serve } from '../worker.ts';

// Hubot with so many listeners, as its scripts register them; gives microseconds for each message that one of them answers.

/** What is used of Hubot's own classes; it has no types. */
type Reply = Readonly<{ match: readonly string[] }>;
type Robot = Readonly<{
  respond(pattern: RegExp, answer: (reply: Reply) => void): void;
  receive(message: object): Promise<unknown>;
  loadAdapter(): Promise<void>;
  logger: { level: string };
}>;
type Hubot = Readonly<{
  Robot: new (adapter: object, httpd: boolean, name: string, alias: boolean) => Robot;
  Adapter: new (robot: Robot) => object;
  User: new (id: string, options: object) => object;
  TextMessage: new (user: object, text: string, id: string) => object;
}>;

const { folder } = orderOf<Readonly<{ folder: string }>>();
const { main }: { main: string } = createRequire(import.meta.url)(path.join(folder, 'package.json'));
const hubot: Hubot = await import(pathToFileURL(path.join(folder, main)).href);
const robots = new Map<number, Robot>();
let answered = '';

async function robotWith(listeners: number): Promise<Robot> {
  const known = robots.get(listeners);
  if (known !== undefined) return known;
  const robot = new hubot.Robot({ name: 'bench', use: async (of: Robot) => new hubot.Adapter(of) }, false, 'hubot', false);
  robot.logger.level = 'fatal';
  await robot.loadAdapter();
  for (let index = 0; index < listeners; index += 1) {
    robot.respond(new RegExp(`deploy-${index} (\\S+) to (\\S+)$`, 'i'), ({ match }) => {
      answered = `${index} ${match[1]}`;
    });
  }
  robots.set(listeners, robot);
  return robot;
}

async function receive({ defined, messages }: Readonly<{ defined: number; messages: number }>): Promise<number> {
  const robot = await robotWith(defined);
  const user = new hubot.User('ada', { name: 'Ada', room: 'operations' });
  const started = performance.now();
  for (let index = 0; index < messages; index += 1) {
    const wanted = (index * 7919) % defined;
    await robot.receive(new hubot.TextMessage(user, `hubot deploy-${wanted} shop to staging`, String(index)));
    if (answered !== `${wanted} shop`) throw new Error(`Hubot answered “${answered}” to deploy-${wanted}`);
  }
  return ((performance.now() - started) * 1000) / messages;
}

serve(
  null,
  (asked) => receive(asked as Parameters<typeof receive>[0]),
  async () => undefined,
);
