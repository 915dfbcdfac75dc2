/** Hands a file to the browser, which saves it or asks where. */
export function saveFile(file: Blob, name: string): void {
  const address = URL.createObjectURL(file);
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  // The browser has taken its own reference when the click returns; a moment later is safe everywhere.
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}
