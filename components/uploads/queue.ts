import { begin, cancel, createUpload } from "@/components/uploads/calls";
import { type Reason, reasonOf } from "@/components/uploads/reasons";

export type Status =
  | "waiting"
  | "sending"
  | "paused"
  /** It is tried again by itself, when the line is back or after a pause. */
  | "broken"
  | "failed"
  | "done";

/** A file on its way. */
export type Sent = {
  key: number;
  app: string;
  file: File;
  keep: boolean;
  status: Status;
  /** How much of it has been sent. */
  loaded: number;
  /** Its upload, once it is begun. */
  upload: string | null;
  /** Why it failed. */
  why: string | null;
  tries: number;
};

const AT_ONCE_MOST = 3;
const TELL_MS = 100;
const TRIES_MOST = 8;
const PAUSE_MS = { first: 1_000, longest: 30_000 };

// Of the window, so that files go on while the person is on other pages.
let all: readonly Sent[] = [];
let told = all;
let keys = 0;
const listeners = new Set<() => void>();
const stops = new Map<number, () => void>();
let toTell = false;

export const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => void listeners.delete(listener);
};

/** All files, as they were told of last: some ten times a second at most. */
export const sent = (): readonly Sent[] => told;

function change(next: readonly Sent[]): void {
  all = next;
  if (toTell) return;
  toTell = true;
  setTimeout(() => {
    toTell = false;
    told = all;
    for (const listener of listeners) listener();
  }, TELL_MS);
}

const find = (key: number) => all.find((one) => one.key === key);

const patch = (key: number, given: Partial<Sent>) =>
  change(all.map((one) => (one.key === key ? { ...one, ...given } : one)));

/** Files to send, each perhaps one that an upload was begun of before. */
export function send(
  app: string,
  files: { file: File; upload: string | null }[],
  keep: boolean,
): void {
  const added = files.map(
    ({ file, upload }): Sent => ({
      ...{ key: keys++, app, file, keep, upload },
      ...{ status: "waiting", loaded: 0, why: null, tries: 0 },
    }),
  );
  change([...all, ...added]);
  fill();
}

/** Sends as many at once as are to be. */
function fill(): void {
  const busy = all.filter(({ status }) => status === "sending").length;
  const next = all.filter(({ status }) => status === "waiting");
  for (const { key } of next.slice(0, Math.max(0, AT_ONCE_MOST - busy))) {
    void carry(key);
  }
}

async function carry(key: number): Promise<void> {
  const one = find(key);
  if (!one) return;
  patch(key, { status: "sending", why: null });
  const stopped = Promise.withResolvers<null>();
  stops.set(key, () => stopped.resolve(null));
  try {
    const ended = await Promise.race([whole(one), stopped.promise]);
    if (ended) patch(key, { status: "done", loaded: one.file.size });
  } catch (error) {
    if (find(key)?.status === "sending") broke(key, reasonOf(error));
  } finally {
    stops.delete(key);
    fill();
  }
}

/** Null: it was stopped before it had begun to be sent. */
async function whole(one: Sent): Promise<true | null> {
  const { key, app, file, keep, upload } = one;
  const id = upload ?? (await begin(app, file, keep)).id;
  patch(key, { upload: id });
  const now = find(key);
  if (!now) await cancel(app, id);
  if (now?.status !== "sending") return null;
  const attempt = await createUpload("inputs", {
    files: [file],
    input: { app, uploads: [id] },
    onUploadProgress: ({ loaded }) =>
      patch(key, { loaded: Math.min(loaded, file.size) }),
  });
  const stop = stops.get(key);
  const halt = () => {
    attempt.pauseUpload(file);
    stop?.();
  };
  stops.set(key, halt);
  if (find(key)?.status !== "sending") halt();
  await attempt.done(file);
  return true;
}

function broke(key: number, { message, again }: Reason): void {
  const tries = (find(key)?.tries ?? 0) + 1;
  if (!again || tries > TRIES_MOST) {
    patch(key, { status: "failed", why: message, tries: 0 });
    return;
  }
  patch(key, { status: "broken", why: message, tries });
  const { first, longest } = PAUSE_MS;
  setTimeout(() => goOn(key), Math.min(longest, first * 2 ** (tries - 1)));
}

const goOn = (key: number) => {
  if (find(key)?.status === "broken") resume(key);
};

if (typeof window !== "undefined") {
  window.addEventListener("online", () => {
    for (const { key } of all) goOn(key);
  });
}

export function pause(key: number): void {
  const status = find(key)?.status;
  if (status === "done" || status === "failed") return;
  patch(key, { status: "paused" });
  stops.get(key)?.();
}

/** Goes on from where it came to; also what failed. */
export function resume(key: number): void {
  const status = find(key)?.status;
  if (status === "sending" || status === "done") return;
  patch(key, { status: "waiting", why: null });
  fill();
}

/** Nothing of it stays here or there. */
export function drop(key: number): void {
  const one = find(key);
  if (!one) return;
  change(all.filter((other) => other !== one));
  stops.get(key)?.();
  if (one.upload && one.status !== "done") {
    cancel(one.app, one.upload).catch(() => {});
  }
  fill();
}

/** Takes what is done off the list. */
export const clearDone = (app: string): void =>
  change(all.filter((one) => one.app !== app || one.status !== "done"));
