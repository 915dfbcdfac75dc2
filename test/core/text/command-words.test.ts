import assert from 'node:assert/strict';
import { ANSWER_VERBS, type Grammar, type Parsed } from '../../../bot/core/command/definition.ts';
import { parse } from '../../../bot/core/command/parse.ts';
import { COMMAND_WORDS, localWords, withoutAccents } from '../../../bot/core/text/command-words.ts';
import { findCommands, reservedWords } from '../../../bot/plugins.ts';
import { commandProblem } from '../../../bot/site/cross-checks.ts';
import { changed, valid } from '../workflow/workflow-file.ts';

const ANSWERS: readonly string[] = ANSWER_VERBS;
const WORDS = Object.entries(COMMAND_WORDS).flatMap(([language, words]) =>
  Object.entries(words).flatMap(([name, all]) => all.map((word) => ({ language, name, word }))),
);

async function grammar(): Promise<Grammar> {
  return { commands: [...(await findCommands()).values()], workflows: [] };
}

/** The command or answer that a message was understood as. */
function understood(parsed: Parsed): string {
  if (parsed.kind === 'answer') return parsed.verb;
  return parsed.kind === 'command' && parsed.call.kind === 'builtin' ? parsed.call.command : parsed.kind;
}

describe('command words in other languages', () => {
  it('stand for every command and answer that there is, in each language', async () => {
    const commands = await findCommands();
    const names = [...commands.keys(), ...ANSWERS.filter((verb) => !commands.has(verb))].toSorted();
    for (const words of Object.values(COMMAND_WORDS)) assert.deepEqual(Object.keys(words).toSorted(), names);
  });

  it('mean one thing only: none is the word of another command, in any language, with or without accents', async () => {
    const owners = new Map<string, Set<string>>();
    const add = (word: string, name: string) => owners.set(word, (owners.get(word) ?? new Set()).add(name));
    for (const { name, aliases } of (await findCommands()).values()) for (const word of [name, ...aliases]) add(word, name);
    for (const verb of ANSWER_VERBS) for (const word of localWords(verb)) add(word, verb);
    const shared = [...owners].filter(([, names]) => names.size > 1).map(([word]) => word);
    assert.deepEqual(shared, []);
  });

  it('are lower-case letters, as they are compared', () => {
    assert.deepEqual(
      WORDS.filter(({ word }) => !/^[\p{Ll}]+( [\p{Ll}]+)*$/u.test(word) || word !== word.normalize('NFC')),
      [],
    );
  });

  it('are one word where they begin a command', async () => {
    const commands = await findCommands();
    assert.deepEqual(
      WORDS.filter(({ name, word }) => commands.has(name) && word.includes(' ')),
      [],
    );
  });

  for (const { language, name, word } of WORDS) {
    const spellings = [word, withoutAccents(word), word.normalize('NFD'), word.slice(0, 1).toUpperCase() + word.slice(1), `/${word}`];
    it(`${language}: ${spellings.join(', ')} alone is ${name}`, async () => {
      const known = await grammar();
      for (const typed of spellings) assert.equal(understood(parse(typed, known)), name, typed);
    });
  }

  it('take arguments as the English word does', async () => {
    const known = await grammar();
    for (const word of ['approve', 'zatwierdź', 'zatwierdz', 'Approuver']) {
      const parsed = parse(`${word} r-7hk2m9qd 1a2b3c4d, świetnie – c’est bon`, known);
      assert.ok(parsed.kind === 'command' && parsed.call.kind === 'builtin', word);
      assert.deepEqual([parsed.call.command, parsed.call.args['run'], parsed.call.missing], ['approve', 'r-7hk2m9qd', []]);
    }
  });

  it('cannot be taken by a workflow', async () => {
    const reserved = await reservedWords();
    for (const word of ['pomoc', 'zatwierdz', 'etat', 'aide']) {
      const workflow = valid(changed('command: deploy', `command: ${word}`));
      assert.match(commandProblem(workflow, [], reserved)?.message ?? '', /is a command of Signalbox itself/);
    }
  });
});

describe('withoutAccents', () => {
  const cases = [
    ['zatwierdź', 'zatwierdz'],
    ['wyłącz', 'wylacz'],
    ['exécutée', 'executee'],
    ['cœur', 'coeur'],
    ['arrêter ici', 'arreter ici'],
    ['deploy', 'deploy'],
  ] as const;
  for (const [word, plain] of cases) it(`makes ${plain} of ${word}`, () => assert.equal(withoutAccents(word), plain));
});

describe('small talk in other languages', () => {
  for (const text of ['Dzięki!', 'dziękuję bardzo', 'Cześć', 'merci beaucoup', 'D’accord', 'tak', 'oui']) {
    it(`needs no answer: ${text}`, async () => assert.equal(parse(text, await grammar()).kind, 'not_for_us'));
  }
});
