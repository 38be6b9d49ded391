import { once } from "node:events";
import { connect, type Socket } from "node:net";

import {
  json,
  multipart,
  type Place,
  raw,
  sender,
  videoOf,
  type Way,
} from "./calls";

/** Each way in which a call with a canary can fail. */
export function failures(place: Place): Way[] {
  const { word, small, large } = place.canary;
  const send = sender(place);
  const text = `${word}failed`;
  const input = { type: "text", text };
  const predict = (body: object | string, headers?: object) =>
    send("/predictions", json(body, headers));
  const asked = { name: "request", content: '{"model":"language"}' };
  const file = { name: "file", content: text, filename: `${text}.txt` };
  const tooLong = `${text} `.repeat(40_000);
  const half = large.subarray(0, large.length / 2);
  const picture = (data: Buffer) => ({
    type: "image",
    data: data.toString("base64"),
  });
  const elsewhere = { type: "text", url: `http://127.0.0.1:9/${text}` };

  const ways: [name: string, status: number, send: Way["send"]][] = [
    ["an unknown model", 404, () => predict({ model: text, input })],
    [
      "an unknown model, raw",
      404,
      () => send(`/predictions?model=${text}`, raw(large)),
    ],
    [
      "a text for a model of images",
      415,
      () => predict({ model: "color", input }),
    ],
    [
      "a text for a model of images, with a receipt",
      415,
      () => predict({ model: "color", input }, { "sojourn-receipt": "true" }),
    ],
    [
      "an image for a model of texts",
      415,
      () => predict({ model: "pii", input: picture(small) }),
    ],
    [
      "a text that says it is an image",
      415,
      () => predict({ model: "color", input: picture(Buffer.from(text)) }),
    ],
    [
      "another type than declared",
      415,
      () => send("/inputs", raw(text, { "content-type": "image/png" })),
    ],
    [
      "no content at all",
      415,
      () => send("/inputs", raw(`\u0000\u0001${text}`)),
    ],
    [
      "a text that is not UTF-8",
      415,
      () =>
        send(
          "/inputs",
          raw(Buffer.concat([Buffer.from(text.repeat(300)), Buffer.of(0xff)])),
        ),
    ],
    [
      "an image that breaks off",
      400,
      () => predict({ model: "color", input: picture(half) }),
    ],
    [
      "an image that breaks off, raw",
      400,
      () => send("/predictions?model=color", raw(half)),
    ],
    [
      "params that the model doesn't know",
      400,
      () => predict({ model: "pii", input, params: { region: text } }),
    ],
    [
      "params of no name",
      400,
      () => predict({ model: "pii", input, params: { [text]: 1 } }),
    ],
    ["too large, raw", 413, () => send("/inputs", raw(tooLong))],
    [
      "too large, JSON",
      413,
      () => predict({ model: "pii", input: { type: "text", text: tooLong } }),
    ],
    [
      "too large, multipart",
      413,
      () =>
        send("/predictions", multipart([asked, { ...file, content: tooLong }])),
    ],
    [
      "far too large",
      413,
      () =>
        send(
          "/inputs",
          json({ input: { type: "text", text: tooLong.repeat(4) } }),
        ),
    ],
    ["malformed JSON", 400, () => predict(`{"model":"pii","input":"${text}`)],
    [
      "malformed JSON, of frames",
      400,
      () => predict(`\n    at ${text} (${text}:1:1)\n    at ${text}`),
    ],
    [
      "malformed JSON in a part",
      400,
      () =>
        send(
          "/predictions",
          multipart([{ name: "request", content: `{${text}` }, file]),
        ),
    ],
    [
      "a member that there isn't",
      400,
      () => predict({ model: "pii", input, [text]: text }),
    ],
    [
      "a member of the wrong type",
      400,
      () => predict({ model: "pii", input: text }),
    ],
    [
      "metadata that is too long",
      400,
      () =>
        predict({ model: "pii", input, metadata: { [text]: text.repeat(20) } }),
    ],
    [
      "a retention that is none",
      400,
      () => predict({ model: "pii", input, retention: text }),
    ],
    [
      "a URL that leads inside",
      400,
      () => predict({ model: "pii", input: elsewhere }),
    ],
    [
      "an id that is none",
      404,
      () => predict({ model: "pii", input: { id: text } }),
    ],
    [
      "a part that means nothing",
      400,
      () =>
        send(
          "/predictions",
          multipart([asked, file, { name: text, content: text }]),
        ),
    ],
    [
      "a multipart body without an end",
      400,
      () =>
        send(
          "/predictions",
          raw(text, {
            "content-type": `multipart/form-data; boundary=${word}`,
          }),
        ),
    ],
    [
      "an Idempotency-Key that is none",
      400,
      () =>
        predict(
          { model: "pii", input },
          { "idempotency-key": `${text} ${text}` },
        ),
    ],
    [
      "the same Idempotency-Key for something else",
      422,
      () =>
        predict(
          { model: "pii", input },
          { "idempotency-key": `${word}keptonce` },
        ),
    ],
    [
      "no key",
      401,
      () => send("/predictions", json({ model: "pii", input }), ""),
    ],
    [
      "no key, raw",
      401,
      () => send("/predictions?model=color", raw(large), ""),
    ],
    [
      "a key that is none",
      401,
      () => send("/predictions", json({ model: "pii", input }), text),
    ],
    ["an input that there isn't", 404, () => send(`/inputs/${text}`)],
    ["a cursor that is none", 400, () => send(`/inputs?after=${text}`)],
    [
      "a query that means nothing",
      400,
      () => send(`/predictions?${text}=${text}`),
    ],
    [
      "a route that there isn't",
      404,
      () => send(`/${text}/${text}`, json({ text })),
    ],
    ["a method that there isn't", 405, () => send("/models", json({ text }))],
    [
      "a change of what there isn't",
      404,
      () =>
        send("/inputs/inp_0", { ...json({ filename: text }), method: "PATCH" }),
    ],
    [
      "leaving half-way, JSON",
      0,
      () =>
        leaving(
          place,
          "/predictions",
          json({ model: "pii", input: { type: "text", text: tooLong } }),
        ),
    ],
    [
      "leaving half-way, multipart",
      0,
      () =>
        leaving(
          place,
          "/predictions",
          multipart([asked, { ...file, content: large }]),
        ),
    ],
    [
      "leaving half-way, raw",
      0,
      () => leaving(place, "/predictions?model=color", raw(large)),
    ],
    [
      "leaving before the answer",
      0,
      () => leaving(place, "/predictions?model=color", raw(large), 1),
    ],
    [
      "leaving half-way, unasked to keep",
      0,
      () => leaving(place, "/predictions?model=color&store=false", raw(large)),
    ],
  ];
  return ways.map(([name, status, send]) => ({ name, status, send }));
}

/** Sends the beginning of a request, and is gone before there is an answer. */
async function leaving(
  place: Place,
  path: string,
  init: Sent,
  share = 0.5,
): Promise<{ status: number }> {
  const socket = await begun(place, path, init, share);
  socket.destroy();
  return { status: 0 };
}

/** Begins an upload that never ends. */
export async function leaveOpen(place: Place): Promise<void> {
  const video = videoOf(`${place.canary.word}open`);
  await begun(place, "/inputs", raw(video), 0.9);
}

type Sent = { headers: Record<string, string>; body: Uint8Array };

/** A request of which the server has begun to read the body. */
async function begun(
  { url, key }: Place,
  path: string,
  { headers, body }: Sent,
  share: number,
): Promise<Socket> {
  const lines = Object.entries({
    ...headers,
    host: "localhost",
    authorization: `Bearer ${key}`,
    "content-length": String(body.length),
    expect: "100-continue",
  }).map(([name, value]) => `${name}: ${value}\r\n`);

  const socket = connect(Number(new URL(url).port), "127.0.0.1");
  socket.on("error", () => {});
  const told = once(socket, "data");
  socket.write(
    `POST /api/v1/apps/demo${path} HTTP/1.1\r\n${lines.join("")}\r\n`,
  );
  await told;
  const sent = body.subarray(0, Math.floor(body.length * share));
  await new Promise((resolve) => socket.write(sent, resolve));
  // Whoever is answered now knows that the server has had its turn with the rest.
  await fetch(`${url}/api/health`);
  return socket;
}
