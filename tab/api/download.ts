/** A file that came, by the name that the server gave it. */
export type Download = Readonly<{ name: string; file: Blob }>;

/** What the server may call a file; anything else is called as if it had said nothing. */
const NAME = /filename="?([A-Za-z0-9][A-Za-z0-9._-]{0,119})"?(?:;|$)/;

/** Takes in the body of an answer, telling how many bytes have come. Throws what the network throws when it breaks off. */
export async function downloadOf(response: Response, came: (bytes: number) => void): Promise<Download> {
  const [, name = 'signalbox-audit.zip'] = NAME.exec(response.headers.get('content-disposition') ?? '') ?? [];
  const type = response.headers.get('content-type') ?? 'application/zip';
  const parts: Uint8Array<ArrayBuffer>[] = [];
  let bytes = 0;
  const reader = response.body?.getReader();
  for (let read = await reader?.read(); read?.done === false; read = await reader?.read()) {
    parts.push(read.value);
    bytes += read.value.length;
    came(bytes);
  }
  return { name, file: new Blob(parts, { type }) };
}
