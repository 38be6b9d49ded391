import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { onTestFinished } from "vitest";

type Head = { name: string; datatype: string; shape: number[] };

/** Numbers, BigInts of 64 bits, bytes of BYTES: row by row. */
export type TensorThere = Omit<Head, "name"> & {
  values: (number | bigint | Buffer)[];
};

/** A model of a server's, and what it does. */
export type ModelThere = {
  inputs: Head[];
  outputs: Head[];
  /** By their places, for the classification extension. */
  labels?: string[];
  run(
    inputs: Record<string, TensorThere>,
  ): Record<string, Pick<TensorThere, "shape" | "values">>;
};

type Output = { name: string; parameters?: Record<string, unknown> };
type Sent = Head & { parameters?: Record<string, unknown>; data?: unknown };

/** A request as it came. */
type Asked = {
  method: string;
  path: string;
  headers: Record<string, unknown>;
  json: { inputs?: Sent[]; outputs?: Output[]; parameters?: object };
  /** How many bytes came behind the JSON. */
  behind: number;
};

type Kind = {
  extensions: string[];
  hasIndex: boolean;
  /** Whether it takes tensors as bytes, be it said or not. */
  takesBytes: boolean;
  /** Whether an image may come as a file for a tensor of pixels. */
  decodes: boolean;
};

/** Servers that speak the protocol, by what they know beyond it. */
export const KINDS = {
  triton: {
    extensions: [
      ...["classification", "sequence", "model_repository"],
      ...["model_configuration", "binary_tensor_data", "statistics"],
    ],
    ...{ hasIndex: true, takesBytes: true, decodes: false },
  },
  mlserver: {
    extensions: [],
    ...{ hasIndex: true, takesBytes: false, decodes: false },
  },
  openvino: {
    extensions: [],
    ...{ hasIndex: false, takesBytes: true, decodes: true },
  },
} satisfies Record<string, Kind>;

class Refusal extends Error {
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
  }
}

/**
 * A server of the Open Inference Protocol on loopback until the test ends. It reads and
 * writes tensors by this machine's own arrays, so that ours are held against others.
 * `instead` answers in the place of its models.
 */
export async function oipServer(
  models: Record<string, ModelThere>,
  {
    kind = "triton",
    key = null,
    isReady = true,
    instead = null,
  }: {
    kind?: keyof typeof KINDS;
    key?: string | null;
    isReady?: boolean;
    instead?: RequestListener | null;
  } = {},
) {
  const asked: Asked[] = [];
  const server = createServer(async (request, response) => {
    const pieces: Buffer[] = [];
    for await (const piece of request) pieces.push(piece);
    const body = Buffer.concat(pieces);
    const length = Number(
      request.headers["inference-header-content-length"] ?? body.length,
    );
    const call: Asked = {
      method: request.method ?? "",
      path: request.url ?? "",
      headers: request.headers,
      json: length > 0 ? JSON.parse(body.toString("utf8", 0, length)) : {},
      behind: body.length - length,
    };
    asked.push(call);
    if (!isReady && call.path === "/v2/health/ready") {
      return response.writeHead(503).end();
    }
    if (instead && call.path.endsWith("/infer")) {
      return instead(request, response);
    }
    try {
      if (key !== null && request.headers.authorization !== `Bearer ${key}`) {
        throw new Refusal(401, `${request.headers.authorization} is unknown`);
      }
      const { headers, body: said } = answerTo(
        call,
        body.subarray(length),
        models,
        KINDS[kind],
      );
      response.writeHead(200, headers).end(said);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      const told = JSON.stringify({ error: error.message });
      response.writeHead(error.status, JSON_HEADERS).end(told);
    }
  });
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, asked };
}

const JSON_HEADERS = { "content-type": "application/json" };

type Answer = { headers: Record<string, string>; body: Buffer | string };

const json = (said: unknown): Answer => ({
  headers: JSON_HEADERS,
  body: JSON.stringify(said),
});

function answerTo(
  { method, path, json: said }: Asked,
  behind: Buffer,
  models: Record<string, ModelThere>,
  kind: Kind,
): Answer {
  const { extensions, hasIndex } = kind;
  if (path === "/v2/health/ready") return { headers: {}, body: "" };
  if (path === "/v2") return json({ name: "test", version: "2", extensions });
  if (path === "/v2/repository/index" && method === "POST" && hasIndex) {
    const ready = { version: "1", state: "READY", reason: "" };
    return json(Object.keys(models).map((name) => ({ name, ...ready })));
  }
  const [, name = "", infer] =
    /^\/v2\/models\/([^/]+)(?:\/versions\/1)?(\/infer)?$/.exec(path) ?? [];
  const model = models[decodeURIComponent(name)];
  if (!model) throw new Refusal(404, `no ${path}`);
  if (infer && method === "POST") {
    return answered(model, said, behind, kind);
  }
  const { inputs, outputs } = model;
  return json({ name, versions: ["1"], platform: "test", inputs, outputs });
}

function answered(
  model: ModelThere,
  said: Asked["json"],
  behind: Buffer,
  kind: Kind,
): Answer {
  const inputs: Record<string, TensorThere> = {};
  let at = 0;
  for (const sent of said.inputs ?? []) {
    const size = Number(sent.parameters?.binary_data_size ?? 0);
    if (size > 0 && !kind.takesBytes) throw new Refusal(400, "no data");
    const bytes = behind.subarray(at, (at += size));
    const values = size > 0 ? fromBytes(sent, bytes) : fromJson(sent, kind);
    inputs[sent.name] = { ...sent, values };
    refuseUnfit(sent, values.length, model, kind);
  }
  if (at !== behind.length) throw new Refusal(400, "odd bytes behind");
  const wanted = said.outputs ?? model.outputs.map(({ name }) => ({ name }));
  const isBinary =
    kind.takesBytes && "binary_data_output" in (said.parameters ?? {});
  const ran = model.run(inputs);
  return written(
    wanted.map((output) => tensorOf(output, ran, model)),
    isBinary,
  );
}

/** Refuses what a real server would, and quotes it as real servers do. */
function refuseUnfit(
  sent: Sent,
  count: number,
  { inputs }: ModelThere,
  { decodes }: Kind,
): void {
  const wanted = inputs.find(({ name }) => name === sent.name);
  const quoted = JSON.stringify(sent);
  if (!wanted && inputs.length > 0) throw new Refusal(400, `no ${quoted}`);
  if (count !== sent.shape.reduce((product, size) => product * size, 1)) {
    throw new Refusal(400, `elements of ${quoted}`);
  }
  const isFile = decodes && sent.datatype === "BYTES";
  if (!wanted || isFile) return;
  const fits =
    wanted.datatype === sent.datatype &&
    wanted.shape.length === sent.shape.length &&
    wanted.shape.every((size, at) => size === -1 || size === sent.shape[at]);
  if (!fits) throw new Refusal(400, `shape or type of ${quoted}`);
}

type Named = Head & { values: TensorThere["values"] };

function tensorOf(
  { name, parameters }: Output,
  ran: ReturnType<ModelThere["run"]>,
  { outputs, labels }: ModelThere,
): Named {
  const made = ran[name];
  const head = outputs.find((one) => one.name === name);
  if (!made || !head) throw new Refusal(400, `no output ${name}`);
  const classes = Number(parameters?.classification ?? 0);
  if (classes === 0) return { ...head, ...made };
  const order = made.values
    .map((value, place) => ({ value: Number(value), place }))
    .sort((one, other) => other.value - one.value)
    .slice(0, classes);
  return {
    name,
    datatype: "BYTES",
    shape: [1, order.length],
    values: order.map(({ value, place }) => {
      const label = labels?.[place];
      return Buffer.from(
        `${value.toFixed(6)}:${place}${label ? `:${label}` : ""}`,
      );
    }),
  };
}

function written(tensors: Named[], isBinary: boolean): Answer {
  const behind = isBinary ? tensors.map(toBytes) : [];
  const outputs = tensors.map((tensor, place) => {
    const { name, datatype, shape } = tensor;
    const bytes = behind[place];
    return {
      ...{ name, datatype, shape },
      ...(bytes
        ? { parameters: { binary_data_size: bytes.length } }
        : { data: toJson(tensor) }),
    };
  });
  const said = Buffer.from(JSON.stringify({ model_name: "m", outputs }));
  if (!isBinary) return { headers: JSON_HEADERS, body: said };
  return {
    headers: {
      "content-type": "application/octet-stream",
      "inference-header-content-length": String(said.length),
    },
    body: Buffer.concat([said, ...behind]),
  };
}

const ARRAYS = {
  ...{ UINT8: Uint8Array, UINT16: Uint16Array, UINT32: Uint32Array },
  ...{ INT8: Int8Array, INT16: Int16Array, INT32: Int32Array },
  ...{ UINT64: BigUint64Array, INT64: BigInt64Array, BOOL: Uint8Array },
  ...{ FP16: Float16Array, FP32: Float32Array, FP64: Float64Array },
};

const arrayOf = (datatype: string) => ARRAYS[datatype as keyof typeof ARRAYS];

function fromBytes({ datatype }: Sent, bytes: Buffer): TensorThere["values"] {
  if (datatype !== "BYTES") {
    // An array begins at a multiple of its elements' size.
    const copy = Uint8Array.from(bytes).buffer;
    return Array.from<number | bigint>(new (arrayOf(datatype))(copy));
  }
  const values: Buffer[] = [];
  for (let at = 0; at < bytes.length; ) {
    const end = at + 4 + bytes.readUInt32LE(at);
    values.push(bytes.subarray(at + 4, end));
    at = end;
  }
  return values;
}

function fromJson(
  { datatype, parameters, data }: Sent,
  { extensions }: Kind,
): TensorThere["values"] {
  if (datatype === "FP16" && extensions.length > 0) {
    throw new Refusal(400, "FP16 can't be sent as JSON");
  }
  const flat = (data as (string | number)[]).flat(9);
  const encoding = parameters?.content_type === "base64" ? "base64" : "utf8";
  return flat.map((one) =>
    typeof one === "string" ? Buffer.from(one, encoding) : Number(one),
  );
}

function toBytes({ datatype, values }: Named): Buffer {
  if (datatype !== "BYTES") {
    return Buffer.from(new (arrayOf(datatype))(values as never).buffer);
  }
  return Buffer.concat(
    values.flatMap((value) => {
      const bytes = value as Buffer;
      return [Buffer.from(Uint32Array.of(bytes.length).buffer), bytes];
    }),
  );
}

const toJson = ({ values }: Named) =>
  values.map((value) => (typeof value === "number" ? value : value.toString()));
