/** The files that were dropped or pasted, those in folders too. */
export async function filesIn(data: DataTransfer): Promise<File[]> {
  // What was transferred is gone once this task ends: entries are taken before.
  const entries = [...data.items]
    .filter(({ kind }) => kind === "file")
    .map((item) => item.webkitGetAsEntry() ?? item.getAsFile());
  const files = await Promise.all(
    entries.map((entry) => {
      if (entry === null) return [];
      return entry instanceof File ? [entry] : filesBelow(entry);
    }),
  );
  return files.flat().filter(({ name }) => !isHidden(name));
}

// What systems leave in folders for themselves.
const isHidden = (name: string) => name.startsWith(".") || name === "Thumbs.db";

export const shownFiles = (files: Iterable<File>): File[] =>
  [...files].filter(({ name }) => !isHidden(name));

async function filesBelow(entry: FileSystemEntry): Promise<File[]> {
  if (entry.isFile) {
    const { promise, resolve, reject } = Promise.withResolvers<File>();
    (entry as FileSystemFileEntry).file(resolve, reject);
    return [await promise];
  }
  const reader = (entry as FileSystemDirectoryEntry).createReader();
  const found: File[] = [];
  for (;;) {
    const { promise, resolve, reject } =
      Promise.withResolvers<FileSystemEntry[]>();
    reader.readEntries(resolve, reject);
    const some = await promise;
    if (some.length === 0) return found;
    for (const one of some) found.push(...(await filesBelow(one)));
  }
}

export const carriesFiles = (data: DataTransfer | null): boolean =>
  data?.types.includes("Files") ?? false;
