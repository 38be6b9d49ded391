import "server-only";

import { requestContext } from "@/lib/auth/context";
import { authorize } from "@/lib/context";
import { decide, storageHeader } from "@/lib/decision/decide";
import { AppError } from "@/lib/errors";
import { answering } from "@/lib/http/answer";
import { bytesOf, parseJson, wholeBody } from "@/lib/http/body";
import { noticed } from "@/lib/http/noticed";
import {
  answerOf,
  fingerprintOf,
  idempotencyKey,
  responseOf,
} from "@/lib/http/once";
import { parse } from "@/lib/http/parse";
import type { Params } from "@/lib/http/route";
import { type Done, once } from "@/lib/idempotency/once";
import type { StoredInput } from "@/lib/inputs/schema";
import { beginUpload } from "@/lib/uploads/begin";
import { rangeHeader, receive, type Told } from "@/lib/uploads/receive";
import { NewUpload, type UploadView } from "@/lib/uploads/schema";
import { getUpload } from "@/lib/uploads/upload";

type OfUpload = Params<{ appId: string; uploadId: string }>;

/** The handler of `POST /apps/{app}/uploads`. */
export function beginning(
  request: Request,
  { params }: Params<{ appId: string }>,
): Promise<Response> {
  return answering(async () => {
    const ctx = await requestContext(request, (await params).appId);
    authorize(ctx, "inputs:write");
    const key = idempotencyKey(request);
    const body = await wholeBody(request);
    const asked = parse(NewUpload, parseJson(body));
    const begin = async () => noticed(ctx, told(await beginUpload(ctx, asked)));
    if (key === null) return begin();

    const { store, retention } = asked;
    const mayKeep = decide(ctx.policy, { store, retention }, ctx.now).stored;
    const fingerprint = fingerprintOf(ctx, request, body);
    const work = async (): Promise<Done> => ({
      kept: mayKeep ? "owner" : "nothing",
      answer: await answerOf(await begin()),
    });
    return responseOf(await once(ctx, { key, fingerprint, mayKeep }, work));
  });
}

/** The handler of `GET …/uploads/{upload}`, and so of `HEAD`. */
export function telling(
  request: Request,
  { params }: OfUpload,
): Promise<Response> {
  return answering(async () => {
    const { appId, uploadId } = await params;
    const ctx = await requestContext(request, appId);
    return told(await getUpload(ctx, uploadId));
  });
}

/**
 * The handler of `PUT …/uploads/{upload}`: 308 with what is durable while more is to
 * come, 201 with the input when it is whole.
 */
export function receiving(
  request: Request,
  { params }: OfUpload,
): Promise<Response> {
  return answering(async () => {
    const { appId, uploadId } = await params;
    const ctx = await requestContext(request, appId);
    const range = contentRange(request);
    const view =
      range === "asked"
        ? await getUpload(ctx, uploadId)
        : await receive(ctx, uploadId, range, bytesOf(request));
    return view.object === "upload" ? toldSoFar(view) : made(view);
  });
}

const told = (view: UploadView) =>
  Response.json(view, {
    headers: {
      "sojourn-storage": storageHeader(view.storage),
      ...rangeHeader(view.received),
    },
  });

function toldSoFar(view: UploadView): Response {
  const { headers } = told(view);
  return Response.json(view, { status: 308, headers });
}

const made = (view: StoredInput) =>
  Response.json(view, {
    status: 201,
    headers: { "sojourn-storage": storageHeader(view.storage) },
  });

const RANGE = /^bytes (\d{1,15})-(\d{1,15})\/(\d{1,15})$/;
const ASKED = /^bytes \*\/\d{1,15}$/;

/**
 * Which bytes a body is (RFC 9110 §14.4). Null: all. "asked": it is none, and only asks
 * how far the upload is.
 */
function contentRange(request: Request): Told | "asked" {
  const header = request.headers.get("content-range")?.trim();
  if (header === undefined) return null;
  if (ASKED.test(header)) return "asked";
  const [first, last, total] = (RANGE.exec(header) ?? []).slice(1).map(Number);
  if (first === undefined || last === undefined || total === undefined) {
    throw wrong("Content-Range is written as bytes 0-8388607/20000000.");
  }
  if (last < first || last >= total) {
    throw wrong("Content-Range names bytes that aren't there.");
  }
  const length = request.headers.get("content-length");
  if (length !== null && Number(length) !== last + 1 - first) {
    throw wrong("Content-Range and Content-Length don't go together.");
  }
  return { start: first, end: last + 1, total };
}

const wrong = (message: string) =>
  new AppError("invalid_request", message, { param: "Content-Range" });
