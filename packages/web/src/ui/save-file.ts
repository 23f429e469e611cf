/** Downloads a JSON text as a file. */
export function saveJson(text: string, { name }: { readonly name: string }): void {
  const url = URL.createObjectURL(new Blob([text], { type: "application/json" }));
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  // The download has read the URL by then.
  setTimeout(() => URL.revokeObjectURL(url), 0);
}

/** A file name with the time in it, such as `trickle-ice-2026-11-26-01-05-00.json`. */
export function fileNameAt(subject: string, at: Date): string {
  return `${subject}-${at.toISOString().slice(0, 19).replaceAll(/[T:]/g, "-")}.json`;
}
