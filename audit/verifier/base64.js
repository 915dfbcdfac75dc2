// @ts-check

/**
 * The bytes of a base64 text with padding (RFC 4648, 4), or null for any other spelling of them and for anything else.
 * @param {string} text
 */
export function bytesOf(text) {
  const bytes = Buffer.from(text, 'base64');
  return bytes.toString('base64') === text ? bytes : null;
}

/**
 * The hashes of a proof, or null for a text that is not 32 bytes.
 * @param {unknown} texts
 */
export function hashesOf(texts) {
  if (!Array.isArray(texts)) return null;
  const hashes = texts.map((text) => (typeof text === 'string' ? bytesOf(text) : null));
  return hashes.every((hash) => hash?.length === 32) ? /** @type {Buffer[]} */ (hashes) : null;
}
