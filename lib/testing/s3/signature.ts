import { createHash, createHmac, timingSafeEqual } from "node:crypto";
import type { IncomingMessage } from "node:http";
import { crc32 } from "node:zlib";

import { S3Refusal } from "@/lib/testing/s3/refusal";

const SKEW_MS = 15 * 60 * 1000;
const AUTHORIZATION =
  /^AWS4-HMAC-SHA256 Credential=([^/]+)\/(\d{8})\/([^/]+)\/s3\/aws4_request, ?SignedHeaders=([^,]+), ?Signature=([0-9a-f]{64})$/;

export type Credentials = { id: string; secret: string };

/**
 * Refuses a request whose AWS Signature Version 4 isn't by the secret over just this
 * request and body, or whose body isn't what its checksums say.
 */
export function checkSigned(
  request: IncomingMessage,
  body: Buffer,
  { id, secret }: Credentials,
): void {
  const said = AUTHORIZATION.exec(request.headers.authorization ?? "");
  if (!said) throw new S3Refusal(403, "AccessDenied");
  const [, keyId, day = "", region = "", names = "", signature = ""] = said;
  if (keyId !== id) throw new S3Refusal(403, "InvalidAccessKeyId");

  const time = headerOf(request, "x-amz-date");
  const skew = Math.abs(Date.now() - timeIn(time));
  if (!time.startsWith(day) || !(skew < SKEW_MS)) {
    throw new S3Refusal(403, "RequestTimeTooSkewed");
  }
  const signed = names.split(";");
  const unsigned = Object.keys(request.headers).filter(
    (name) => name.startsWith("x-amz-") && !signed.includes(name),
  );
  if (!signed.includes("host") || unsigned.length > 0) {
    throw new S3Refusal(403, "AccessDenied");
  }
  if (headerOf(request, "x-amz-content-sha256") !== sha256(body)) {
    throw new S3Refusal(400, "XAmzContentSHA256Mismatch");
  }

  const scope = `${day}/${region}/s3/aws4_request`;
  const toSign = [
    ...["AWS4-HMAC-SHA256", time, scope],
    sha256(canonical(request, signed, sha256(body))),
  ].join("\n");
  const key = [day, region, "s3", "aws4_request"].reduce<string | Buffer>(
    (key, part) => hmac(key, part),
    `AWS4${secret}`,
  );
  const right = hmac(key, toSign);
  if (!timingSafeEqual(right, Buffer.from(signature, "hex"))) {
    throw new S3Refusal(403, "SignatureDoesNotMatch");
  }
  checkSums(request, body);
}

function canonical(
  request: IncomingMessage,
  signed: string[],
  hash: string,
): string {
  const { pathname, search } = new URL(request.url ?? "", "http://s3");
  const query = search
    .slice(1)
    .split("&")
    .filter((pair) => pair !== "")
    .map((pair) => (pair.includes("=") ? pair : `${pair}=`))
    .sort()
    .join("&");
  const headers = signed.map((name) => `${name}:${headerOf(request, name)}\n`);
  return [
    ...[request.method, pathname, query],
    ...[headers.join(""), signed.join(";"), hash],
  ].join("\n");
}

/** A body that changes a list of objects has to have a checksum. */
function checkSums(request: IncomingMessage, body: Buffer): void {
  const { "content-md5": md5, "x-amz-checksum-crc32": crc } = request.headers;
  const ownMd5 = createHash("md5").update(body).digest("base64");
  if (md5 !== undefined && md5 !== ownMd5)
    throw new S3Refusal(400, "BadDigest");
  const ownCrc = Buffer.alloc(4);
  ownCrc.writeUInt32BE(crc32(body));
  if (crc !== undefined && crc !== ownCrc.toString("base64")) {
    throw new S3Refusal(400, "BadDigest");
  }
  const needsOne = request.url?.includes("?delete") ?? false;
  if (needsOne && !md5 && !crc) throw new S3Refusal(400, "InvalidRequest");
}

const headerOf = (request: IncomingMessage, name: string) =>
  String(request.headers[name] ?? "").trim();

/** `20261124T020000Z`. */
const timeIn = (text: string) =>
  Date.parse(text.replace(/^(....)(..)(..T..)(..)(..Z)$/, "$1-$2-$3:$4:$5"));

const sha256 = (data: string | Buffer) =>
  createHash("sha256").update(data).digest("hex");

const hmac = (key: string | Buffer, data: string) =>
  createHmac("sha256", key).update(data).digest();
