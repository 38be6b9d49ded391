import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type ServerResponse,
} from "node:http";
import type { AddressInfo } from "node:net";
import { setImmediate as turn } from "node:timers/promises";

import {
  chunksOf,
  completionOf,
  eventsOf,
  lastWords,
  responseOf,
  type Sent,
  vectorsOf,
} from "@/lib/testing/openai-answers";

/** What the server has. Each of its models does as its name says. */
export const MODELS = [
  /** Says what the user said last, in both forms and in streams. */
  "echo",
  /** Calls each function that it is given, and then speaks. */
  "caller",
  /** Thinks aloud before it speaks. */
  "thinker",
  /** Is cut off for its length. */
  "short",
  /** Speaks until its listener leaves. */
  "endless",
  /** Never answers; or not after the first words. */
  "hangs",
  "hangs-within",
  /** Closes the connection, ends without an end, sends what is no event, or fails: each after the first words. */
  "breaks-off",
  "ends-early",
  "garbles",
  "errs",
  /** Refuse with that status, and a body that quotes what was sent. */
  "fails-400",
  "fails-401",
  "fails-429",
  "fails-500",
  "fails-context",
  /** Makes vectors. */
  "embedder",
] as const;

type Options = {
  /** What it doesn't know, as some servers don't. */
  lacks?: ("responses" | "store" | "stream_options" | "usage")[];
  /** What it wants to be told as `Bearer`. */
  key?: string;
  /** So many requests fail before one is answered. */
  failsFirst?: number;
  /** Awaited between two events of a stream. */
  between?: () => Promise<void>;
};

export type Request = {
  method?: string;
  path?: string;
  headers: IncomingHttpHeaders;
  body: Sent;
};

/**
 * A server on loopback that speaks OpenAI's API: chat completions, responses,
 * embeddings and models. Streams come in pieces of some bytes, which end anywhere.
 * `asked` is what it was sent; `open`, how many requests are under way; `cancelled`, of
 * how many the caller left before the end. Whoever starts it closes it, or has it with
 * `await using`.
 */
export async function openAiServer(options: Options = {}) {
  const asked: Request[] = [];
  const counts = { open: 0, cancelled: 0 };
  const server = createServer(async (request, response) => {
    counts.open += 1;
    response.on("close", () => {
      counts.open -= 1;
      if (!response.writableEnded && !response.errored) counts.cancelled += 1;
    });
    const body = bodyIn(Buffer.concat(await request.toArray()).toString());
    const { method, url: path, headers } = request;
    asked.push({ method, path, headers, body });
    if (asked.length <= (options.failsFirst ?? 0)) {
      return refuse(response, 500, "server_error", "Not yet.");
    }
    await answer(request, response, body, options);
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const { port } = server.address() as AddressInfo;
  const close = async () => {
    server.closeAllConnections();
    await new Promise((done) => server.close(done));
  };
  return {
    baseUrl: `http://127.0.0.1:${port}/v1`,
    asked,
    counts,
    close,
    [Symbol.asyncDispose]: close,
  };
}

export type OpenAiServer = Awaited<ReturnType<typeof openAiServer>>;

function bodyIn(text: string): Sent {
  return text ? JSON.parse(text) : { model: "" };
}

async function answer(
  { method, url, headers }: IncomingMessage,
  response: ServerResponse,
  sent: Sent,
  options: Options,
): Promise<void> {
  const { lacks = [], key } = options;
  if (key && headers.authorization !== `Bearer ${key}`) {
    return refuse(response, 401, "invalid_api_key", `not ${key}`);
  }
  const place = `${method} ${url?.replace(/^\/v1/, "")}`;
  if (place === "GET /models") {
    const data = MODELS.map((id) => ({ id, object: "model", owned_by: "us" }));
    return tell(response, { object: "list", data });
  }
  if (lacks.includes("responses") && place === "POST /responses") {
    response.writeHead(404).end("404 page not found");
    return;
  }
  if (refusesMember(response, sent, lacks) || fails(response, sent)) return;
  if (sent.model === "hangs") return;
  if (place === "POST /embeddings") return tell(response, vectorsOf(sent));
  if (place === "POST /chat/completions") {
    const chunks = () => chunksOf(sent, !lacks.includes("usage"));
    return say(response, sent, completionOf, chunks, options);
  }
  if (place === "POST /responses") {
    return say(response, sent, responseOf, () => eventsOf(sent), options);
  }
  response.writeHead(404).end("404 page not found");
}

/** As Google and old versions of vLLM do. */
function refusesMember(
  response: ServerResponse,
  sent: Sent,
  lacks: string[],
): boolean {
  if (lacks.includes("store") && "store" in sent) {
    const message =
      'Invalid JSON payload received. Unknown name "store": Cannot find field.';
    tell(response, [{ error: { code: 400, message } }], 400);
    return true;
  }
  if (lacks.includes("stream_options") && "stream_options" in sent) {
    const message = `[{'type': 'extra_forbidden', 'loc': ('body', 'stream_options'), 'msg': 'Extra inputs are not permitted', 'input': {}}]`;
    tell(response, { object: "error", message, param: null, code: 400 }, 400);
    return true;
  }
  return false;
}

function fails(response: ServerResponse, sent: Sent): boolean {
  const { model } = sent;
  const words = lastWords(sent);
  if (!(MODELS as readonly string[]).includes(model)) {
    refuse(response, 404, "model_not_found", `no ${model} for ${words}`);
    return true;
  }
  if (model === "fails-context") {
    refuse(response, 400, "context_length_exceeded", `too long: ${words}`);
    return true;
  }
  const [, status] = /^fails-(\d+)$/.exec(model) ?? [];
  if (status) refuse(response, Number(status), words, `can't read ${words}`);
  return status !== undefined;
}

function refuse(
  response: ServerResponse,
  status: number,
  code: string,
  message: string,
): void {
  const error = { message, type: message, param: "messages[0]", code };
  tell(response, { error }, status);
}

function tell(response: ServerResponse, body: unknown, status = 200): void {
  response.writeHead(status, { "content-type": "application/json" });
  response.end(JSON.stringify(body));
}

async function say(
  response: ServerResponse,
  sent: Sent,
  whole: (sent: Sent) => unknown,
  events: () => Record<string, unknown>[],
  options: Options,
): Promise<void> {
  if (sent.stream) return stream(response, sent, events(), options);
  const text = JSON.stringify(whole(sent));
  response.setHeader("content-type", "application/json");
  if (sent.model === "garbles") return void response.end(`${text}}`);
  if (!ENDS_WITHIN.has(sent.model)) return void response.end(text);
  response.setHeader("content-length", text.length + 9);
  response.write(text.slice(0, -9));
  if (sent.model !== "hangs-within") response.socket?.destroySoon();
}

const ENDS_WITHIN = new Set([
  "hangs-within",
  "breaks-off",
  "ends-early",
  "errs",
]);

/** How many events come before what a model's name says: two words, and what is before. */
const FEW = { chat: 3, response: 6 };

async function stream(
  response: ServerResponse,
  sent: Sent,
  events: Record<string, unknown>[],
  { between = async () => {} }: Options,
): Promise<void> {
  const { model } = sent;
  response.setHeader("content-type", "text/event-stream; charset=utf-8");
  response.socket?.setNoDelay();
  const isChat = "messages" in sent;
  const ends = HOW_IT_ENDS[model];
  const few = FEW[isChat ? "chat" : "response"];
  const isCut = ends !== undefined || model === "endless";
  for (const event of isCut ? events.slice(0, few) : events) {
    await write(response, framed(event));
    await between();
  }
  if (model === "endless") {
    return goOn(response, events[few - 1] ?? {}, between);
  }
  if (ends) return ends(response, lastWords(sent));
  if (isChat) await write(response, "data: [DONE]\n\n");
  response.end();
}

function framed(event: Record<string, unknown>): string {
  const type = event.type ? `event: ${event.type}\r\n` : ": busy\r\n";
  return `${type}data: ${JSON.stringify(event)}\r\n\r\n`;
}

const HOW_IT_ENDS: Record<
  string,
  (response: ServerResponse, words: string) => void
> = {
  "hangs-within": () => {},
  "breaks-off": (response) => response.destroy(new Error("As it is called.")),
  "ends-early": (response) => response.end(),
  garbles: (response, words) => response.end(`data: {"${words}\n\n`),
  errs: (response, message) => {
    const error = { message, type: message, code: "server_error" };
    response.end(`event: error\ndata: ${JSON.stringify({ error })}\n\n`);
  },
};

async function goOn(
  response: ServerResponse,
  event: Record<string, unknown>,
  between: () => Promise<void>,
): Promise<void> {
  while (!response.destroyed) {
    await write(response, framed(event));
    await between();
  }
}

const PIECE = 97;

/** In pieces that end anywhere, within a letter too, and no more than are taken. */
async function write(response: ServerResponse, text: string): Promise<void> {
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length && !response.destroyed; at += PIECE) {
    const isTaken = response.write(bytes.subarray(at, at + PIECE));
    if (isTaken) await turn();
    else await room(response);
  }
}

/** Until there is room again, or nobody left to fill it. */
const room = (response: ServerResponse) =>
  new Promise<void>((done) => {
    response.once("drain", done);
    response.once("close", done);
  });
