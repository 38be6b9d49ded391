import type { Place, Way } from "./calls";

/** Sends what clients of Clarifai send; without a key of their own, with the app's. */
function sender({ url, key }: Place) {
  return (
    method: string,
    path: string,
    body?: object | string,
    headers: Record<string, string> = {},
    as = key,
  ) =>
    fetch(`${url}/v2/${path}`, {
      method,
      headers: { ...(as && { authorization: `Key ${as}` }), ...headers },
      ...(body !== undefined && {
        body: typeof body === "string" ? body : JSON.stringify(body),
      }),
    });
}

/** Each way in by Clarifai's wire, what it sends kept or not. */
export function clarifaiCalls(place: Place, store: boolean): Way[] {
  const { word, small, large } = place.canary;
  const send = sender(place);
  const name = word + (store ? "clarikept" : "clariunkept");
  const raw = `${name} writes to ${name}@example.com`;
  const data = {
    concepts: [{ id: name }],
    metadata: { [name]: { [name]: [name] } },
    geo: { geo_point: { latitude: 52.52, longitude: 13.405 } },
  };
  const image = (bytes: Buffer) => ({
    image: { base64: bytes.toString("base64") },
  });
  const inputs = [
    { id: `${name}/1`, data: { text: { raw }, ...data } },
    { data: { ...image(small), ...data } },
    { data: { ...image(large), ...data } },
  ];
  const texts = [{ id: name, data: { text: { raw } } }];
  const images = [{ data: image(small) }, { data: image(large) }];
  const unkept: Record<string, string> = store
    ? {}
    : { "sojourn-store": "false" };
  const once = { ...unkept, "idempotency-key": `${name}once` };
  const asked = (inputs: object[], output_info: object) =>
    store ? { inputs } : { inputs, model: { output_info } };
  const byConfig = { output_config: { no_store: true } };
  const byParams = { params: { no_store: true } };

  const ways: [string, number, () => Promise<Response>][] = [
    ["inputs", 200, () => send("POST", "inputs", { inputs }, unkept)],
    [
      "a text, asked about",
      200,
      () => send("POST", "models/pii/outputs", asked(texts, byConfig)),
    ],
    [
      "images, asked about",
      200,
      () => send("POST", "models/color/outputs", asked(images, byParams)),
    ],
    [
      "a text, asked about with a header",
      200,
      () => send("POST", "models/language/outputs", { inputs: texts }, unkept),
    ],
    [
      "a text, asked about once",
      200,
      () => send("POST", "models/pii/outputs", { inputs: texts }, once),
    ],
    [
      "a text, asked about once, again",
      store ? 200 : 400,
      () => send("POST", "models/pii/outputs", { inputs: texts }, once),
    ],
  ];
  return ways.map(([how, status, send]) => ({
    name: `Clarifai: ${how}, ${store ? "kept" : "not kept"}`,
    status,
    send,
  }));
}

/** What is done with what was kept, in each way there is, and each way to fail. */
export function clarifaiReads(place: Place): Way[] {
  const { word, large } = place.canary;
  const send = sender(place);
  const kept = `${word}clarikept`;
  const failed = `${word}clarifailed`;
  const id = `${kept}/1`;
  const at = `inputs/${encodeURIComponent(id)}`;
  const concepts = [{ id: kept }];
  const half = large.subarray(0, large.length / 2).toString("base64");
  const text = (raw: string) => [{ data: { text: { raw } } }];
  const search = (clause: object) => () =>
    send("POST", "searches", { query: { ands: [clause] } });
  const rank = (data: object) => () =>
    send("POST", "inputs/searches", {
      searches: [{ query: { ranks: [{ annotation: { data } }] } }],
    });
  const pii = (inputs: object[], headers?: Record<string, string>) => () =>
    send("POST", "models/pii/outputs", { inputs }, headers);

  const ways: [string, number, () => Promise<Response>][] = [
    ["a list", 200, () => send("GET", "inputs")],
    ["one", 200, () => send("GET", at)],
    ["a stream", 200, () => send("GET", `inputs/stream?last_id=${id}`)],
    ["the history", 200, () => send("GET", "outputs")],
    [
      "a change",
      200,
      () =>
        send("PATCH", "inputs", {
          inputs: [{ id, data: { concepts, metadata: { more: kept } } }],
        }),
    ],
    [
      "an annotation",
      200,
      () =>
        send("POST", "annotations", {
          annotations: [{ input_id: id, data: { concepts } }],
        }),
    ],
    ["annotations", 200, () => send("GET", `annotations?input_ids=${id}`)],
    [
      "a concept",
      200,
      () => send("POST", "concepts", { concepts: [{ id: kept, name: kept }] }),
    ],
    ["the concept", 200, () => send("GET", `concepts/${kept}`)],
    ["concepts", 200, () => send("GET", "concepts")],
    [
      "concepts by name",
      200,
      () =>
        send("POST", "concepts/searches", {
          concept_query: { name: `${word}*` },
        }),
    ],
    ["a search for concepts", 200, search({ input: { data: { concepts } } })],
    [
      "a search for what models see",
      200,
      search({ output: { data: { concepts } } }),
    ],
    [
      "a search for metadata",
      200,
      search({ input: { data: { metadata: { more: kept } } } }),
    ],
    [
      "a search for a URL",
      200,
      search({
        input: { data: { image: { url: `https://example.test/${kept}` } } },
      }),
    ],
    [
      "a search for likeness",
      200,
      rank({ image: { base64: large.toString("base64") } }),
    ],
    ["a search for words", 200, rank({ text: { raw: kept } })],
    [
      "an unknown model",
      404,
      () => send("POST", `models/${failed}/outputs`, { inputs: text(failed) }),
    ],
    ["an unknown input", 404, () => send("GET", `inputs/${failed}`)],
    [
      "a path that there isn't",
      404,
      () => send("POST", failed, { [failed]: failed }),
    ],
    [
      "malformed JSON",
      400,
      () => send("POST", "inputs", `{"inputs":"${failed}`),
    ],
    [
      "a message of another shape",
      400,
      () => send("POST", "inputs", { inputs: failed }),
    ],
    ["items of another shape", 400, pii([{ data: { text: failed } }])],
    [
      "what is no base64",
      400,
      pii([{ data: { image: { base64: `${failed}%` } } }]),
    ],
    [
      "what is no image",
      400,
      () =>
        send("POST", "models/color/outputs", {
          inputs: [
            {
              data: {
                image: { base64: Buffer.from(failed).toString("base64") },
              },
            },
          ],
        }),
    ],
    [
      "an image that breaks off",
      400,
      () =>
        send("POST", "models/color/outputs", {
          inputs: [{ data: { image: { base64: half } } }],
        }),
    ],
    [
      "a text for a model of images",
      400,
      () => send("POST", "models/color/outputs", { inputs: text(failed) }),
    ],
    [
      "a URL that leads inside",
      400,
      pii([{ data: { text: { url: `http://127.0.0.1:9/${failed}` } } }]),
    ],
    ["a text that is too long", 400, pii(text(`${failed} `.repeat(40_000)))],
    [
      "metadata that are too much",
      400,
      () =>
        send("POST", "inputs", {
          inputs: [
            {
              data: {
                text: { raw: failed },
                metadata: { [failed]: failed.repeat(400) },
              },
            },
          ],
        }),
    ],
    [
      "a flag that is none",
      400,
      pii(text(failed), { "sojourn-store": failed }),
    ],
    [
      "another request under a key that was used",
      422,
      pii(text(failed), { "idempotency-key": `${kept}once` }),
    ],
    [
      "no key",
      401,
      () => send("POST", "inputs", { inputs: text(failed) }, {}, ""),
    ],
    [
      "a key that is none",
      401,
      () => send("POST", "inputs", { inputs: text(failed) }, {}, failed),
    ],
    ["a query that says it", 400, () => send("GET", `inputs?page=${failed}`)],
  ];
  return ways.map(([how, status, send]) => ({
    name: `Clarifai: ${how}`,
    status,
    send,
  }));
}
