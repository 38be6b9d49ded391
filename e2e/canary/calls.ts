import type { Canary } from "./canary";

/** An app of an instance, the key to it, and what it is to be sent. */
export type Place = { url: string; key: string; canary: Canary };

/** One way in, and the status that its answer has to have. */
export type Way = {
  name: string;
  status: number;
  send: () => Promise<{ status: number }>;
};

/** Sends requests to the app; without a key of their own, with its key. */
export function sender({ url, key }: Place) {
  return (path: string, init: RequestInit = {}, bearer = key) => {
    const headers = new Headers(init.headers);
    if (bearer) headers.set("authorization", `Bearer ${bearer}`);
    return fetch(`${url}/api/v1/apps/demo${path}`, { ...init, headers });
  };
}

export const json = (value: object | string, headers: object = {}) =>
  raw(typeof value === "string" ? value : JSON.stringify(value), {
    "content-type": "application/json",
    ...headers,
  });

export const raw = (body: Buffer | string, headers: object = {}) => ({
  method: "POST",
  headers: { ...headers },
  body: Uint8Array.from(Buffer.from(body)),
});

export type Part = {
  name: string;
  content: Buffer | string;
  filename?: string;
};

const BOUNDARY = "----------------------------boundary";

export function multipart(parts: Part[], headers: object = {}) {
  const pieces = parts.flatMap(({ name, content, filename }) => [
    `--${BOUNDARY}\r\ncontent-disposition: form-data; name="${name}"`,
    filename ? `; filename="${filename}"` : "",
    "\r\n\r\n",
    content,
    "\r\n",
  ]);
  const all = [...pieces, `--${BOUNDARY}--\r\n`].map((it) => Buffer.from(it));
  return raw(Buffer.concat(all), {
    "content-type": `multipart/form-data; boundary=${BOUNDARY}`,
    ...headers,
  });
}

/** What begins as an MP4 does, and says the same again and again. */
export const videoOf = (text: string) =>
  Buffer.concat([
    Buffer.from("00000018667479706d703432000000006d70343269736f6d", "hex"),
    Buffer.from(`${text} `.repeat(10_000)),
  ]);

/** Every spelling of each call that carries content, its content kept or not. */
export function calls(place: Place, store: boolean): Way[] {
  const { word, small, large } = place.canary;
  const send = sender(place);
  const name = word + (store ? "kept" : "unkept");
  const text = `${name} writes to ${name}@example.com`;
  const described = {
    store,
    subject: name,
    filename: `${name}.txt`,
    metadata: { [name]: name },
  };
  const said = { input: { type: "text", text }, ...described };
  const seen = (image: Buffer) => ({
    input: { type: "image", data: image.toString("base64") },
    ...described,
  });
  const asked = (model?: string): Part => ({
    name: "request",
    content: JSON.stringify({ model, ...described }),
  });
  const file = (content: Buffer | string): Part => ({
    name: "file",
    content,
    filename: `${name}.bin`,
  });
  const query = `store=${store}&subject=${name}`;
  const named = { "content-disposition": `attachment; filename=${name}` };
  const receipt = { "sojourn-receipt": "true" };
  const once = { "idempotency-key": `${name}once` };

  const requests: Record<string, [path: string, init: RequestInit]> = {
    JSON: ["/predictions", json({ model: "pii", ...said })],
    "JSON, an image": [
      "/predictions",
      json({ model: "color", ...seen(small) }),
    ],
    "JSON, a large image": [
      "/predictions",
      json({ model: "color", ...seen(large) }),
    ],
    multipart: ["/predictions", multipart([asked("language"), file(text)])],
    "multipart, an image": [
      "/predictions",
      multipart([asked("color"), file(large)]),
    ],
    "multipart, an image first": [
      "/predictions",
      multipart([file(large), asked("color")]),
    ],
    raw: [`/predictions?model=sentiment&${query}`, raw(text, named)],
    "raw, an image": [
      `/predictions?model=image-quality&${query}`,
      raw(large, named),
    ],
    "with a key": ["/predictions", json({ model: "pii", ...said }, once)],
    "with a receipt": [
      "/predictions",
      json({ model: "pii", ...said }, receipt),
    ],
    "store, JSON": ["/inputs", json(said)],
    "store, an array": [
      "/inputs",
      json([said, seen(small), seen(large)] as object),
    ],
    "store, multipart": ["/inputs", multipart([asked(), file(large)])],
    "store, raw": [`/inputs?${query}`, raw(small, named)],
    "store, a video": [`/inputs?${query}`, raw(videoOf(text), named)],
    "store, a video, with a receipt": [
      `/inputs?${query}`,
      raw(videoOf(text), { ...named, ...receipt }),
    ],
    "store, a long text": [`/inputs?${query}`, raw(`${text} `.repeat(3_000))],
    "store, with a key": [
      "/inputs",
      json([said], { "idempotency-key": `${name}many` }),
    ],
  };
  const ways = Object.entries(requests).map(([how, [path, init]]) => ({
    name: `${how}, ${store ? "kept" : "not kept"}`,
    status: 200,
    send: () => send(path, init),
  }));
  const again = ways
    .filter((way) => way.name.includes("with a key"))
    .map((way) => ({
      ...way,
      name: `${way.name}, again`,
      status: store ? 200 : 409,
    }));
  return [...ways, ...again];
}

/** Every spelling of looking for what is like an example. */
export function examples(place: Place): Way[] {
  const { word, small, large } = place.canary;
  const send = sender(place);
  const text = `${word}example writes to ${word}@example.com`;
  const data = small.toString("base64");
  const picture = json({ input: { type: "image", data } });
  const file = { name: "file", content: large, filename: `${word}.png` };
  const once = { "idempotency-key": `${word}example` };
  const keyed = json({ input: { type: "text", text } }, once);

  const requests: [name: string, status: number, init: RequestInit][] = [
    ["JSON", 200, json({ input: { type: "text", text } })],
    ["JSON, an image", 200, picture],
    ["multipart", 200, multipart([file])],
    ["raw", 200, raw(text, { "content-disposition": `filename=${word}` })],
    ["raw, a video", 200, raw(videoOf(text))],
    ["raw, an image that breaks off", 200, raw(large.subarray(0, 9_000))],
    ["raw, too large", 413, raw(`${text} `.repeat(40_000))],
    ["malformed JSON", 400, json(`{"input":"${text}`)],
    ["with a key", 200, keyed],
    ["with a key, again", 409, keyed],
  ];
  return requests.map(([how, status, init]) => ({
    name: `an example, ${how}`,
    status,
    send: () => send("/inputs/similar", init),
  }));
}
