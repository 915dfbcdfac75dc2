const LONGEST_ANSWER = 2 * 1024 * 1024;

/** More than any answer of Graph ever is; asking again would bring it again. */
export class TooLong extends Error {}

/** The text of an answer, bounded after decompression. Throws `TooLong`, or what broke the connection. */
export async function readText(response: Response): Promise<string> {
  const decoder = new TextDecoder();
  let received = 0;
  let text = '';
  for await (const chunk of response.body ?? []) {
    received += chunk.length;
    if (received > LONGEST_ANSWER) throw new TooLong(`Graph sent more than ${LONGEST_ANSWER} bytes`);
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}
