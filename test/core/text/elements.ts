import assert from 'node:assert/strict';
import { type MessageFormatElement, parse, TYPE } from '@formatjs/icu-messageformat-parser';

/** An argument of a message: `kind` is what its value must be; `options` are those of a plural or select. */
export type Argument = Readonly<{ name: string; kind: string; style: string; options: readonly string[] }>;

/** Every argument of an ICU message, those inside of options too, in the order of the text. Throws what the parser says. */
export function argumentsOf(sentence: string): readonly Argument[] {
  return parse(sentence, { ignoreTag: true }).flatMap(inElement);
}

function inElement(element: MessageFormatElement): readonly Argument[] {
  switch (element.type) {
    case TYPE.literal:
    case TYPE.pound:
      return [];
    case TYPE.argument:
      return [{ name: element.value, kind: 'text', style: '', options: [] }];
    case TYPE.number:
    case TYPE.date:
    case TYPE.time: {
      const style = typeof element.style === 'string' ? element.style : '';
      return [{ name: element.value, kind: element.type === TYPE.number ? 'number' : 'moment', style, options: [] }];
    }
    case TYPE.plural:
    case TYPE.select: {
      const inner = Object.values(element.options).flatMap(({ value }) => value.flatMap(inElement));
      const kind = element.type === TYPE.plural ? 'number' : 'choice';
      return [{ name: element.value, kind, style: '', options: Object.keys(element.options) }, ...inner];
    }
    case TYPE.tag:
      return assert.fail('tags are not read as such');
  }
}

/** Name and kind of each argument once, sorted: what a translation has in common with its original. */
export function signatureOf(sentence: string): readonly string[] {
  return [...new Set(argumentsOf(sentence).map(({ name, kind }) => `${name}: ${kind}`))].toSorted();
}
