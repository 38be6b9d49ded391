/** The parts of a path, decoded. Null: it is none that anybody could mean. */
export function decoded(path: string): string[] | null {
  try {
    return path.split("/").map(decodeURIComponent);
  } catch {
    return null;
  }
}

/** What a path names, if it is one of this pattern. */
export function named(
  pattern: string,
  parts: string[],
): Record<string, string> | null {
  const folders = pattern.split("/");
  if (folders.length !== parts.length) return null;
  const names: Record<string, string> = {};
  for (const [place, folder] of folders.entries()) {
    const part = parts[place] ?? "";
    if (folder.startsWith(":")) names[folder.slice(1)] = part;
    else if (folder !== part) return null;
  }
  return names;
}
