import "server-only";

import { existsSync } from "node:fs";
import { mkdir, open, opendir, rm, stat } from "node:fs/promises";
import { dirname, join } from "node:path";

const NAME = /^[A-Za-z0-9_-]+(\/[A-Za-z0-9_-]+)*$/;
const PREFIX = /^([A-Za-z0-9_-]+\/)*[A-Za-z0-9_-]*$/;

// No name has a dot in it, so what is in there can't be taken for a whole file.
const INCOMING = ".incoming";

/** Whether a name leads nowhere but below its folder. */
export const isName = (name: string): boolean => NAME.test(name);

/** Whether names may begin like this. */
export const isPrefix = (prefix: string): boolean => PREFIX.test(prefix);

type Bytes = Uint8Array | AsyncIterable<Uint8Array>;

/** Whether the file system refused for one of these reasons, such as `ENOENT`. */
export function failedWith(error: unknown, ...codes: string[]): boolean {
  const code = error instanceof Error && "code" in error && error.code;
  return typeof code === "string" && codes.includes(code);
}

/** Waits for work on a file, and takes it for done where there is no such file. */
export async function ifThere(work: Promise<void>): Promise<void> {
  try {
    await work;
  } catch (error) {
    if (!failedWith(error, "ENOENT", "ENOTDIR")) throw error;
  }
}

/**
 * The file of a name below a folder. A name is made of segments of letters, digits,
 * `-` and `_`, joined by `/`; any other throws, so that none leads out of the folder.
 */
export function fileOf(root: string, name: string): string {
  if (!isName(name)) throw new TypeError("This can't be the name of a file.");
  return join(root, name);
}

/** The names of the files below `root` that begin with `prefix`, in no order. */
export async function* listNames(
  root: string,
  prefix: string,
): AsyncGenerator<string> {
  if (!isPrefix(prefix)) throw new TypeError("No name begins like this.");
  const within = prefix.slice(0, prefix.lastIndexOf("/") + 1);
  for await (const entry of entries(join(root, within))) {
    const name = within + entry.name;
    if (!name.startsWith(prefix) || !isName(name)) continue;
    if (entry.isDirectory()) yield* listNames(root, `${name}/`);
    else yield name;
  }
}

async function* entries(folder: string) {
  try {
    yield* await opendir(folder);
  } catch (error) {
    if (!failedWith(error, "ENOENT", "ENOTDIR")) throw error;
  }
}

/** Returns when what was made, renamed or removed in a folder survives a power cut. */
export async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, "r");
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

const made = new Map<string, Promise<void>>();

/**
 * Returns when a folder at or below `root` is there and survives a power cut. A
 * process sees to each folder once, for as long as it stays.
 */
export function makeFolder(root: string, path = root): Promise<void> {
  const known = existsSync(path) ? made.get(path) : undefined;
  const making = known ?? makeDurably(root, path);
  made.set(path, making);
  return making;
}

async function makeDurably(root: string, path: string): Promise<void> {
  try {
    await mkdir(path, { recursive: true, mode: 0o700 });
    // Also those that were there: another process may have made them just now.
    for (let at = path; at !== dirname(root); at = dirname(at)) {
      await syncFolder(dirname(at));
    }
  } catch (error) {
    made.delete(path);
    throw error;
  }
}

/**
 * Writes a new file, where there must be none, and answers with its size. It
 * survives a power cut once its folder does; if source or disk fails, it is gone.
 */
export async function writeDurably(
  path: string,
  bytes: Bytes,
): Promise<number> {
  const file = await open(path, "wx", 0o600);
  try {
    await file.writeFile(bytes);
    await file.sync();
    return (await file.stat()).size;
  } catch (error) {
    await rm(path, { force: true });
    throw error;
  } finally {
    await file.close();
  }
}

/**
 * Writes what is to become the file `name` below `root`, and answers with where it
 * waits to be renamed or linked: on the same file system, and out of sight.
 */
export async function writeIncoming(
  root: string,
  name: string,
  bytes: Bytes,
): Promise<{ path: string; size: number }> {
  const folder = join(root, INCOMING);
  await makeFolder(root, folder);
  const path = join(folder, `${flat(name)}.${crypto.randomUUID()}`);
  return { path, size: await writeDurably(path, bytes) };
}

const flat = (name: string) => name.replaceAll("/", ".");

/**
 * Removes what was to become the file `name`. A process that is at it right now
 * finds that its file has gone.
 */
export async function removeIncoming(
  root: string,
  name: string,
): Promise<void> {
  const folder = join(root, INCOMING);
  for await (const entry of entries(folder)) {
    if (entry.name.replace(/\.[^.]*$/, "") !== flat(name)) continue;
    await rm(join(folder, entry.name), { force: true });
    await syncFolder(folder);
  }
}

/**
 * Removes what was being written when its process died: all that was last written
 * before `before`. Answers with how many there were.
 */
export async function sweepIncoming(
  root: string,
  before: Date,
): Promise<number> {
  const folder = join(root, INCOMING);
  let swept = 0;
  for await (const entry of entries(folder)) {
    const path = join(folder, entry.name);
    if ((await writtenAt(path)) >= before) continue;
    await rm(path, { force: true });
    swept++;
  }
  return swept;
}

async function writtenAt(path: string): Promise<Date> {
  try {
    return (await stat(path)).mtime;
  } catch (error) {
    if (failedWith(error, "ENOENT")) return new Date();
    throw error;
  }
}
