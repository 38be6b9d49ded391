import "server-only";

import { problemOf } from "@/lib/http/problem";
import type { Answer } from "@/lib/idempotency/once";

/** What a stream of server-sent events is written by. */
export type Frames = {
  /** Headers of the answer. They count until its first frame. */
  head(headers: Record<string, string>): void;
  /** Sends a frame. Resolves when the caller has taken enough for another. */
  send(frame: string): Promise<void>;
  /** All that was sent, for who is to be given it again. */
  sent(): Answer;
  /** Sends an answer that another call was given, where this one has sent nothing. */
  replay(answer: Answer): Promise<void>;
};

/** So much waits for a caller who is slower than a model. */
const AHEAD_BYTES = 16 * 1024;

/**
 * Answers by a stream of server-sent events (WHATWG HTML §9.2). Until the first frame a
 * failure is thrown, as of any call; after it the stream says that it failed, and ends.
 * The signal aborts when the caller leaves: the work goes on to where it has noted that.
 */
export function streamed(
  leaving: AbortSignal,
  work: (frames: Frames, signal: AbortSignal) => Promise<void>,
): Promise<Response> {
  const left = leftWith(leaving);
  const { signal } = left;
  const { promise, resolve, reject } = Promise.withResolvers<Response>();
  const pipe = pipeTo(left);
  const headers: Record<string, string> = { ...EVENT_STREAM };
  let sent = "";
  const begin = () => {
    if (sent === "") resolve(new Response(pipe.readable, { headers }));
  };
  const send = async (frame: string) => {
    begin();
    sent += frame;
    await pipe.write(frame);
  };
  const frames: Frames = {
    head: (more) => void Object.assign(headers, more),
    send,
    sent: () => ({ status: 200, headers, body: sent }),
    replay: async (answer) => {
      if (sent !== "") return;
      Object.assign(headers, answer.headers);
      await send(answer.body);
    },
  };
  work(frames, signal)
    .catch(async (error: unknown) => {
      if (sent === "") throw error;
      if (!signal.aborted) await pipe.write(failureFrame(error));
    })
    .then(pipe.close)
    .catch(reject);
  return promise;
}

const EVENT_STREAM = {
  "content-type": "text/event-stream; charset=utf-8",
  // A proxy that gathers an answer would hold back what is said.
  "x-accel-buffering": "no",
};

/** As OpenAI's clients read a failure amid a stream. */
function failureFrame(error: unknown): string {
  const { error: told } = problemOf(error, crypto.randomUUID());
  return `event: error\ndata: ${JSON.stringify({ error: told })}\n\n`;
}

/**
 * Aborts with `leaving`. One of our own, since what `AbortSignal.any` gives lives, with
 * all who listen to it, until one of its sources aborts, and most callers never leave.
 */
function leftWith(leaving: AbortSignal): AbortController {
  const left = new AbortController();
  const leave = () => left.abort(leaving.reason);
  if (leaving.aborted) leave();
  else leaving.addEventListener("abort", leave, { once: true });
  return left;
}

function pipeTo(left: AbortController) {
  const { signal } = left;
  const encoder = new TextEncoder();
  let room = Promise.withResolvers<void>();
  let controller: ReadableStreamDefaultController<Uint8Array> | undefined;
  signal.addEventListener("abort", () => room.resolve());
  const readable = new ReadableStream<Uint8Array>(
    {
      start: (started) => {
        controller = started;
      },
      pull: () => room.resolve(),
      cancel: () => left.abort(),
    },
    { highWaterMark: AHEAD_BYTES, size: (piece) => piece?.length ?? 0 },
  );
  return {
    readable,
    async write(text: string) {
      signal.throwIfAborted();
      controller?.enqueue(encoder.encode(text));
      if ((controller?.desiredSize ?? 1) > 0) return;
      room = Promise.withResolvers();
      await room.promise;
      signal.throwIfAborted();
    },
    close() {
      if (!signal.aborted) controller?.close();
    },
  };
}
