import { isText, type Text } from '../core/text/message.ts';
import { kept } from '../core/text/voice.ts';
import { plainText } from './text.ts';

/**
 * A text in a column of plain text. A sentence stands there as it is; what would be mistaken for JSON, and what is JSON, a
 * message of the catalogue with its English beside it, stands there as JSON.
 */
export function spokenToColumn(text: Text): string {
  return plainText(typeof text === 'string' && !isJson(text) ? text : JSON.stringify(kept(text)));
}

/** Rows of versions that spoke English only hold the sentence itself. */
export function spokenFromColumn(column: string): Text {
  if (!isJson(column)) return column;
  try {
    const parsed: unknown = JSON.parse(column);
    return isText(parsed) ? parsed : column;
  } catch {
    // Such a sentence may begin with the name of somebody who is called “{x}”.
    return column;
  }
}

function isJson(column: string): boolean {
  return column.startsWith('{') || column.startsWith('"');
}
