import { once } from "node:events";
import {
  createServer,
  type IncomingMessage,
  type ServerResponse,
} from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";

import {
  listObjects,
  listUploads,
  listVersions,
  type Xml,
  xml,
} from "@/lib/testing/s3/lists";
import { etagOf, type Objects, objectsOf } from "@/lib/testing/s3/objects";
import { S3Refusal } from "@/lib/testing/s3/refusal";
import { type Credentials, checkSigned } from "@/lib/testing/s3/signature";

const BUCKET = "blobs";
const DELETED_AT_ONCE = 1_000;

export const CREDENTIALS: Credentials = {
  id: "AKIATESTING",
  secret: "a secret of this test's own",
};

/** What a test may do to a request instead of answering it. True: it did. */
export type Interfere = (
  request: IncomingMessage,
  response: ServerResponse,
) => boolean | undefined;

export type S3 = {
  url: string;
  objects: Objects;
  /** Each request that came, such as `GET /blobs/key`. */
  asked: string[];
  interfere: (how: Interfere | null) => void;
  /** Keys that can't be removed, though all else goes well. */
  stuck: Set<string>;
  close(): Promise<void>;
};

/**
 * A server that speaks S3 as its specification says, for a bucket called `blobs`, in
 * memory: strict about signatures, checksums and multipart uploads, with short pages.
 * It knows versions, which no server that is to be had from the registry does.
 */
export async function startS3({
  versioned = false,
  most = 3,
} = {}): Promise<S3> {
  const objects = objectsOf({ versioned });
  const asked: string[] = [];
  const stuck = new Set<string>();
  let interfere: Interfere | null = null;
  const server = createServer(async (request, response) => {
    asked.push(`${request.method} ${request.url}`);
    if (interfere?.(request, response)) return;
    try {
      const body = await buffer(request);
      checkSigned(request, body, CREDENTIALS);
      answer({ request, response, body, objects, most, stuck });
    } catch (error) {
      refuse(response, request, error);
    }
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    ...{ objects, asked, stuck },
    interfere: (how) => {
      interfere = how;
    },
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

function refuse(
  response: ServerResponse,
  { method }: IncomingMessage,
  error: unknown,
): void {
  if (response.destroyed || response.headersSent) return;
  const { status, code } =
    error instanceof S3Refusal ? error : new S3Refusal(500, "InternalError");
  response.writeHead(status, { "content-type": "application/xml" });
  response.end(method === "HEAD" ? "" : xml({ Error: { Code: code } }));
}

type Call = {
  request: IncomingMessage;
  response: ServerResponse;
  body: Buffer;
  objects: Objects;
  most: number;
  stuck: Set<string>;
};

function answer(call: Call): void {
  const { pathname, searchParams } = new URL(
    call.request.url ?? "",
    "http://s",
  );
  const [, bucket, ...rest] = decodeURIComponent(pathname).split("/");
  if (bucket !== BUCKET) throw new S3Refusal(404, "NoSuchBucket");
  const key = rest.join("/");
  if (key === "") ofBucket(call, searchParams);
  else if (searchParams.has("uploadId") || searchParams.has("uploads")) {
    ofUpload(call, key, searchParams);
  } else ofObject(call, key, searchParams);
}

function ofBucket(call: Call, query: URLSearchParams): void {
  const { request, objects, most } = call;
  const asked = { query, most };
  if (query.has("delete")) say(call, deleted(call));
  else if (request.method !== "GET") {
    throw new S3Refusal(405, "MethodNotAllowed");
  } else if (query.has("versioning")) {
    const status = objects.versioned ? { Status: "Enabled" } : [];
    say(call, { VersioningConfiguration: status });
  } else if (query.has("versions")) say(call, listVersions(objects, asked));
  else if (query.has("uploads")) say(call, listUploads(objects, asked));
  else say(call, listObjects(objects, asked));
}

/** DeleteObjects: each key for itself, and of a version without harm to the others. */
function deleted({ body, objects, stuck }: Call): Xml {
  const named = [...String(body).matchAll(/<Object>(.*?)<\/Object>/gs)];
  if (named.length === 0 || named.length > DELETED_AT_ONCE) {
    throw new S3Refusal(400, "MalformedXML");
  }
  const results = named.map(([, inner = ""]): Xml => {
    const key = /<Key>(.*?)<\/Key>/s.exec(inner)?.[1] ?? "";
    const id = /<VersionId>(.*?)<\/VersionId>/s.exec(inner)?.[1];
    if (stuck.has(key)) return { Error: { Key: key, Code: "AccessDenied" } };
    const marker = objects.remove(key, id);
    const made = marker
      ? { DeleteMarker: "true", DeleteMarkerVersionId: marker.id }
      : [];
    return { Deleted: [{ Key: key }, made] };
  });
  return { DeleteResult: results };
}

function ofUpload(call: Call, key: string, query: URLSearchParams): void {
  const { request, objects } = call;
  const id = query.get("uploadId") ?? "";
  if (query.has("uploads")) {
    const UploadId = objects.begin(key);
    say(call, { InitiateMultipartUploadResult: { UploadId } });
  } else if (request.method === "PUT") {
    putPart(call, objects.uploadOf(id, key), Number(query.get("partNumber")));
  } else if (request.method === "DELETE") {
    objects.uploadOf(id, key);
    objects.uploads.delete(id);
    empty(call, 204);
  } else {
    objects.complete(id, key, partsNamed(call));
    say(call, { CompleteMultipartUploadResult: { Key: key } });
  }
}

function putPart(
  call: Call,
  { parts }: { parts: Map<number, Buffer> },
  number: number,
): void {
  if (!(number >= 1 && number <= 10_000)) {
    throw new S3Refusal(400, "InvalidArgument");
  }
  parts.set(number, call.body);
  empty(call, 200, { etag: etagOf(call.body) });
}

const partsNamed = ({ body }: Call) =>
  [...String(body).matchAll(/<Part>(.*?)<\/Part>/gs)].map(([, inner = ""]) => ({
    number: Number(/<PartNumber>(\d+)</.exec(inner)?.[1]),
    etag: (/<ETag>(.*?)</.exec(inner)?.[1] ?? "").replaceAll("&quot;", '"'),
  }));

function ofObject(call: Call, key: string, query: URLSearchParams): void {
  const { request, body, objects, stuck } = call;
  if (request.method === "PUT") {
    objects.write(key, body);
    empty(call, 200, { etag: etagOf(body) });
  } else if (request.method === "DELETE") {
    if (stuck.has(key)) throw new S3Refusal(403, "AccessDenied");
    objects.remove(key, query.get("versionId") ?? undefined);
    empty(call, 204);
  } else {
    const found = objects.current(key);
    if (!found?.bytes) throw new S3Refusal(404, "NoSuchKey");
    giveBytes(call, found.bytes, found.at);
  }
}

function giveBytes({ request, response }: Call, bytes: Buffer, at: Date): void {
  const head = { etag: etagOf(bytes), "last-modified": at.toUTCString() };
  const range = /^bytes=(\d+)-(\d*)$/.exec(request.headers.range ?? "");
  const from = Number(range?.[1] ?? 0);
  if (range && from >= bytes.length) throw new S3Refusal(416, "InvalidRange");
  const to = range?.[2] ? Number(range[2]) + 1 : bytes.length;
  const part = bytes.subarray(from, to);
  response.writeHead(range ? 206 : 200, {
    ...head,
    "content-length": part.length,
    ...(range && {
      "content-range": `bytes ${from}-${from + part.length - 1}/${bytes.length}`,
    }),
  });
  response.end(request.method === "HEAD" ? "" : part);
}

function say({ response }: Call, value: Xml): void {
  response.writeHead(200, { "content-type": "application/xml" });
  response.end(`<?xml version="1.0" encoding="UTF-8"?>${xml(value)}`);
}

function empty(
  { response }: Call,
  status: number,
  headers: Record<string, string> = {},
): void {
  response.writeHead(status, headers).end();
}
