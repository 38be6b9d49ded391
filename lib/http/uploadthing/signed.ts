import "server-only";

import { vault } from "@/lib/auth/vault";
import { AppError } from "@/lib/errors";
import { hmacOfText, sameBytes } from "@/lib/sealing/digest";
import { instanceSecret } from "@/lib/sealing/instance-keys";

/**
 * What stands before the paths that are signed. They are the same whatever people type
 * to get here, and a browser is told paths alone.
 */
export const ORIGIN = "https://ingest.invalid";
export const INGEST = `${ORIGIN}/api/uploadthing/ingest`;

/** UploadThing's key of this instance: it signs where browsers send files. */
export async function apiKey(): Promise<string> {
  const { keys } = await vault();
  const secret = await instanceSecret(keys, "instance/uploads");
  return `sk_live_${secret.reveal()}`;
}

/** What a signed URL says. */
export type Signed = { appId: string; uploadId: string; bytes: number };

const PREFIX = "hmac-sha256=";

/**
 * Reads a URL that `router` gave out: signed as UploadThing does, by HMAC-SHA-256 over
 * all of it but the signature, and within its time. Throws `forbidden` for any other.
 */
export async function readSigned(request: Request, now: Date): Promise<Signed> {
  const { pathname, searchParams } = new URL(request.url);
  const signature = searchParams.get("signature") ?? "";
  searchParams.delete("signature");
  const payload = `${ORIGIN}${pathname}?${searchParams}`;
  const said = Buffer.from(signature.slice(PREFIX.length), "hex");
  const right = hmacOfText(await apiKey(), payload);
  const inTime = Number(searchParams.get("expires")) > now.getTime();
  if (!signature.startsWith(PREFIX) || !sameBytes(said, right) || !inTime) {
    throw new AppError("forbidden", "This address is not for sending files.");
  }
  const param = (name: string) =>
    decodeURIComponent(searchParams.get(name) ?? "");
  const [appId = "", uploadId = ""] = param("x-ut-custom-id").split(".");
  return { appId, uploadId, bytes: Number(param("x-ut-file-size")) };
}
