import { createHash, randomBytes } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";

/** A record that the server has said it keeps. */
export type Acked = { id: string; sha256: string; expiresAt: number };

export type Load = {
  acked: Acked[];
  /** Of every answer, whatever it said. */
  statuses: Set<number>;
  /** Answers that were no promise, and didn't say when to try again. */
  rude: number[];
  /** Waits for the calls under way. */
  stop(): Promise<void>;
};

type Target = {
  /** Of the web server that serves now. */
  url: () => string;
  app: string;
  key: string;
};

const CALLERS = 6;
/** Above 64 KiB: a blob. */
const LARGE_BYTES = 100_000;
const PATIENCE_MS = 60_000;
const AFTER_FAILURE_MS = 20;

/**
 * Callers who send texts without end, small and large, half of them to be kept for a
 * second, some of them to a model; and who remember what they were promised.
 */
export function startLoad(target: Target): Load {
  const load = { acked: [], statuses: new Set<number>(), rude: [] };
  let stopping = false;
  const call = async () => {
    while (!stopping)
      await sendOne(target, load).catch(() => pause(AFTER_FAILURE_MS));
  };
  const callers = Array.from({ length: CALLERS }, call);
  const stop = async () => {
    stopping = true;
    await Promise.all(callers);
  };
  return { ...load, stop };
}

async function sendOne(
  { url, app, key }: Target,
  load: Pick<Load, "acked" | "statuses" | "rude">,
): Promise<void> {
  const [isLarge, isBrief, isAsked] = [chance(), chance(), chance()];
  const text = textOf(isLarge ? LARGE_BYTES : 100);
  const query = new URLSearchParams({
    ...(isBrief && { retention: "1s" }),
    ...(isAsked && { model: "language" }),
  });
  const noun = isAsked ? "predictions" : "inputs";
  const answer = await fetch(`${url()}/api/v1/apps/${app}/${noun}?${query}`, {
    method: "POST",
    headers: { authorization: `Bearer ${key}`, "content-type": "text/plain" },
    body: text,
    signal: AbortSignal.timeout(PATIENCE_MS),
  });
  load.statuses.add(answer.status);
  const body = await answer.json();
  if (!answer.ok) {
    const isPolite = answer.status === 503 && answer.headers.has("retry-after");
    if (!isPolite) load.rude.push(answer.status);
    await pause(AFTER_FAILURE_MS);
    return;
  }
  load.acked.push({
    id: isAsked ? body.input.id : body.id,
    sha256: sha256(text),
    expiresAt: Date.parse(body.storage.expires_at),
  });
}

const chance = () => Math.random() < 0.5;

const textOf = (bytes: number) =>
  `Something to keep: ${randomBytes(bytes / 2).toString("hex")}`;

export const sha256 = (content: string | Uint8Array) =>
  createHash("sha256").update(content).digest("hex");
