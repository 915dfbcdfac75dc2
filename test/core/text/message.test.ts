import assert from 'node:assert/strict';
import type { ArgumentsOf } from '../../../bot/core/text/arguments.ts';
import { message, type Text } from '../../../bot/core/text/message.ts';

/** Compiles only where both are the same type. */
type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
const holds = <T extends true>(): T | null => null;

describe('message', () => {
  it('holds the key and the values as JSON', () => {
    const text = message('vote.approved', { by: 'Rita' });
    assert.deepEqual(JSON.parse(JSON.stringify(text)), { key: 'vote.approved', values: { by: 'Rita' } });
    assert.deepEqual(message('card.now'), { key: 'card.now', values: {} });
  });

  // That these lines do not compile is what they prove; `npm run check` fails when one of them does.
  it('takes the values that its sentence asks for and no others', () => {
    // @ts-expect-error: a value is missing.
    message('vote.approved');
    // @ts-expect-error: a value has another name.
    message('vote.approved', { who: 'Rita' });
    // @ts-expect-error: one value too many.
    message('vote.approved', { by: 'Rita', count: 1 });
    // @ts-expect-error: a number is not a text: `{by}` would show it without the reader's grouping.
    message('vote.approved', { by: 1 });
    // @ts-expect-error: a text is not a number.
    message('text.more', { count: '1' });
    // @ts-expect-error: this sentence asks for nothing.
    message('card.now', { by: 'Rita' });
    // @ts-expect-error: there is no such sentence.
    message('card.nowhere');
  });

  it('reads its arguments from the English sentence', () => {
    holds<Same<ArgumentsOf<'no values'>, Readonly<Record<never, never>>>>();
    holds<Same<ArgumentsOf<'{a} and {b}'>, { readonly a: Text; readonly b: Text }>>();
    holds<
      Same<
        ArgumentsOf<'{n, number} of {m, number, ::.0}, {at, date, moment}'>,
        { readonly n: number; readonly m: number; readonly at: Date }
      >
    >();
    holds<
      Same<
        ArgumentsOf<'{n, plural, one {# {what}} other {# of {all, number}}} {who}'>,
        { readonly n: number; readonly what: Text; readonly all: number; readonly who: Text }
      >
    >();
    holds<
      Same<
        ArgumentsOf<'{s, select, a {x} b {{deep, select, c {d} other {{inner}}}} other {}}!'>,
        { readonly s: string | boolean; readonly deep: string | boolean; readonly inner: Text }
      >
    >();
    // @ts-expect-error: and not from anything else.
    holds<Same<ArgumentsOf<'{a}'>, { readonly b: Text }>>();
    assert.equal(holds(), null);
  });
});
