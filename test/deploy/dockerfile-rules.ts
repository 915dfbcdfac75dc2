import { type Stage, type Step, stagesOf } from './dockerfile.ts';

/** A rule of hadolint (https://github.com/hadolint/hadolint#rules) by its number, or one of our own. `broken` breaks it once. */
export type Rule = Readonly<{
  id: string;
  says: string;
  finds(stages: readonly Stage[]): boolean;
  broken(text: string): string;
}>;

const all = (stages: readonly Stage[], ...keywords: readonly string[]): readonly Step[] =>
  stages.flatMap(({ steps }) => steps).filter(({ keyword }) => keywords.includes(keyword));
const last = (stages: readonly Stage[]): readonly Step[] => stages.at(-1)?.steps ?? [];
const of = (steps: readonly Step[], keyword: string): readonly Step[] => steps.filter((step) => step.keyword === keyword);
const ran = (stages: readonly Stage[], words: RegExp): boolean =>
  all(stages, 'RUN').some(({ list, args }) => words.test((list ?? args).join(' ')));
const after =
  (anchor: RegExp, line: string) =>
  (text: string): string =>
    text.replace(anchor, (found) => `${found}\n${line}`);
const WORK = /^WORKDIR \/app$/m;
const END = /^USER 10001:10001$/m;

export const RULES: readonly Rule[] = [
  {
    id: 'DL3006',
    says: 'an image has a tag',
    finds: (stages) => stages.some(({ image }) => !isStage(stages, image) && !/[:@]/.test(image)),
    broken: (text) => text.replace(/FROM node:\S+/, 'FROM node'),
  },
  {
    id: 'DL3007',
    says: 'a tag is a whole version, never latest or a moving one',
    finds: (stages) => stages.some(({ image }) => !isStage(stages, image) && /:/.test(image) && !/:\d+\.\d+\.\d+-|@sha256:/.test(image)),
    broken: (text) => text.replace(/FROM node:\S+/, 'FROM node:latest'),
  },
  {
    id: 'DL3020',
    says: 'files are copied, not added',
    finds: (stages) => all(stages, 'ADD').length > 0,
    broken: (text) => text.replace('COPY bot ./bot', 'ADD bot ./bot'),
  },
  {
    id: 'DL3002',
    says: 'the last user is a number and not root',
    finds: (stages) => !/^[1-9]\d*(:[1-9]\d*)?$/.test(of(last(stages), 'USER').at(-1)?.args[0] ?? 'root'),
    broken: (text) => text.replace(END, 'USER 0'),
  },
  {
    id: 'DL3000',
    says: 'a working directory is absolute',
    finds: (stages) => all(stages, 'WORKDIR').some(({ args }) => !args[0]?.startsWith('/')),
    broken: (text) => text.replace(WORK, 'WORKDIR app'),
  },
  {
    id: 'DL3025',
    says: 'what is run is a list of arguments',
    finds: (stages) => all(stages, 'RUN', 'CMD', 'ENTRYPOINT', 'HEALTHCHECK').some(({ list }) => list === null),
    broken: (text) => text.replace('CMD ["serve"]', 'CMD serve'),
  },
  {
    id: 'DL3004',
    says: 'nobody becomes somebody else',
    finds: (stages) => ran(stages, /^(sudo|su|gosu)\b/),
    broken: after(WORK, 'RUN ["sudo", "true"]'),
  },
  {
    id: 'DL3015',
    says: 'apt-get takes no recommended packages',
    finds: (stages) => ran(stages, /^apt-get\b(?!.*--no-install-recommends).*\binstall\b/),
    broken: after(WORK, 'RUN ["apt-get", "install", "-y", "git=1:2.47.3-0"]'),
  },
  {
    id: 'DL3008',
    says: 'apt-get is told versions',
    finds: (stages) => ran(stages, /^apt-get\b.*\binstall\b(?!.*[a-z0-9]=\S)/),
    broken: after(WORK, 'RUN ["apt-get", "install", "--no-install-recommends", "-y", "git"]'),
  },
  {
    id: 'DL3027',
    says: 'apt is for people',
    finds: (stages) => ran(stages, /^apt\b(?!-)/),
    broken: after(WORK, 'RUN ["apt", "update"]'),
  },
  {
    id: 'DL3016',
    says: 'npm takes what the lock file says',
    finds: (stages) => ran(stages, /^(npm (i|install|add)|npx|yarn|pnpm)\b/),
    broken: (text) => text.replace('"npm", "ci"', '"npm", "install"'),
  },
  {
    id: 'DL3022',
    says: 'files come from a stage before, which is not the same one (DL3023)',
    finds: (stages) =>
      stages.some(({ steps }, index) =>
        of(steps, 'COPY').some(({ flags }) => 'from' in flags && !stages.slice(0, index).some(({ name }) => name === flags['from'])),
      ),
    broken: (text) => text.replace('--from=pages', '--from=nowhere'),
  },
  {
    id: 'DL3021',
    says: 'several files go into a folder',
    finds: (stages) => all(stages, 'COPY').some(({ args }) => args.length > 2 && !args.at(-1)?.endsWith('/')),
    broken: (text) => text.replace('.npmrc ./', '.npmrc .'),
  },
  {
    id: 'DL3045',
    says: 'a relative place has a working directory',
    finds: (stages) =>
      stages.some(({ steps }) =>
        steps.some(
          ({ keyword, args }, index) =>
            keyword === 'COPY' && !args.at(-1)?.startsWith('/') && of(steps.slice(0, index), 'WORKDIR').length === 0,
        ),
      ),
    broken: (text) => text.replace('WORKDIR /app\nCOPY . .', 'COPY . .'),
  },
  {
    id: 'DL4003',
    says: 'there is one command, one entry point (DL4004) and one health check (DL3012)',
    finds: (stages) => ['CMD', 'ENTRYPOINT', 'HEALTHCHECK'].some((keyword) => of(last(stages), keyword).length !== 1),
    broken: after(END, 'CMD ["validate"]'),
  },
  {
    id: 'DL3044',
    says: 'a variable does not name one of the same line',
    finds: (stages) => all(stages, 'ENV').some(({ args }) => args.some((arg) => /\$/.test(arg))),
    broken: after(WORK, 'ENV A=1 B=$A'),
  },
  {
    id: 'no secret',
    says: 'no variable or argument holds a secret: whoever has the image reads it',
    finds: (stages) =>
      all(stages, 'ENV', 'ARG').some(({ args }) => args.some((arg) => /SECRET|TOKEN|PASSWORD|KEY|DATABASE_URL/i.test(arg))),
    broken: after(WORK, 'ARG NPM_TOKEN'),
  },
  {
    id: 'named folders',
    says: 'the last stage copies what it names, never everything, and gives nothing of the program to its user',
    finds: (stages) => of(last(stages), 'COPY').some(({ args, flags }) => args[0] === '.' || 'chown' in flags),
    broken: (text) => text.replace('COPY bot ./bot', 'COPY --chown=10001 bot ./bot'),
  },
];

function isStage(stages: readonly Stage[], image: string): boolean {
  return stages.some(({ name }) => name === image);
}

/** The ids of the rules that a Dockerfile breaks. */
export function brokenRules(text: string): readonly string[] {
  const stages = stagesOf(text);
  return RULES.filter((rule) => rule.finds(stages)).map(({ id }) => id);
}
