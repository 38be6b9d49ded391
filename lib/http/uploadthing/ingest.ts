import "server-only";

import { requestContext } from "@/lib/auth/context";
import { AppError } from "@/lib/errors";
import { answering } from "@/lib/http/answer";
import { filePart } from "@/lib/http/uploadthing/file-part";
import { readSigned } from "@/lib/http/uploadthing/signed";
import { receive } from "@/lib/uploads/receive";
import { getUpload } from "@/lib/uploads/upload";

// Where browsers send files that UploadThing's client has in hand. The address is
// signed, and beside that whoever sends has to be signed in.

/** The handler of `HEAD /api/uploadthing/ingest/{key}`: from where to go on. */
export function tellingStart(request: Request): Promise<Response> {
  return answering(async () => {
    const { appId, uploadId } = await readSigned(request, new Date());
    const ctx = await requestContext(request, appId);
    const { received } = await getUpload(ctx, uploadId);
    return new Response(null, {
      headers: { "x-ut-range-start": String(received) },
    });
  });
}

const FROM = /^bytes=(\d{1,15})-$/;

/** The handler of `PUT /api/uploadthing/ingest/{key}`: all of the file from there on. */
export function takingFile(request: Request): Promise<Response> {
  return answering(async () => {
    const { appId, uploadId, bytes } = await readSigned(request, new Date());
    const ctx = await requestContext(request, appId);
    const [, from] =
      FROM.exec(request.headers.get("range") ?? "bytes=0-") ?? [];
    if (from === undefined) {
      throw new AppError("invalid_request", "Range is written as bytes=0-.", {
        param: "Range",
      });
    }
    const told = { start: Number(from), end: bytes, total: bytes };
    const view = await receive(ctx, uploadId, told, filePart(request));
    const nowhere = { url: "", appUrl: "", ufsUrl: "", fileHash: "" };
    return Response.json({ serverData: { input: view.id }, ...nowhere });
  });
}
