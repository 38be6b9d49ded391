import "server-only";

import type { KeyObject } from "node:crypto";
import { z } from "zod";

import { authorize, type Ctx } from "@/lib/context";
import { decide, expiryOf, storageView } from "@/lib/decision/decide";
import { notFound } from "@/lib/errors";
import { readId, showId, timeOf } from "@/lib/ids";
import { Description } from "@/lib/inputs/schema";
import { beyond, type List, page } from "@/lib/paging";
import { openJson } from "@/lib/sealing/field";
import { openRecordKey, type RecordKeyRow } from "@/lib/sealing/record-key";
import { type Once, readOnceId } from "@/lib/uploads/once";
import {
  PART_BYTES,
  type UploadQuery,
  type UploadView,
} from "@/lib/uploads/schema";
import type {
  UploadKey as UploadKeyRow,
  Upload as UploadRow,
} from "@/prisma/generated/client";

/** What the sender said of an upload as it began. */
export const About = z.strictObject({
  filename: Description.filename,
  subject: Description.subject,
  metadata: Description.metadata,
  media_type: z.string().nullable(),
  modified_at: z.string().nullable(),
  fingerprint: z.string().nullable(),
  store: z.boolean().nullable(),
  retention: z.number().nullable(),
});
export type About = z.output<typeof About>;

/** An upload that is under way, opened. */
export type Upload = {
  id: string;
  actorId: string;
  bytes: number;
  /** How many parts are durable. */
  parts: number;
  goesAt: Date | null;
  endsAt: Date;
  about: About;
  key: KeyObject;
  wrapped: RecordKeyRow;
};

/** One that is whole, or of which nothing is kept. */
export type Found =
  | { state: "open"; upload: Upload }
  | { state: "whole"; id: string; actorId: string; bytes: number }
  | { state: "once"; once: Once };

export const aboutPlace = ({ appId }: Pick<Ctx, "appId">, id: string) => ({
  appId,
  recordId: id,
  field: "upload",
});

/** `not_found` for what never was, is someone else's, was cancelled or took too long. */
export async function findUpload(ctx: Ctx, shown: string): Promise<Found> {
  const once = await readOnceId(ctx, shown);
  if (once) return { state: "once", once };

  const id = readId("upl", shown);
  const row =
    id &&
    (await ctx.db.upload.findUnique({
      where: { appId_id: { appId: ctx.appId, id } },
      include: { key: true },
    }));
  if (!row || row.endsAt <= ctx.now || isExpired(ctx, row)) {
    throw notFound("upload");
  }
  if (!row.finishedAt) return { state: "open", upload: await opened(ctx, row) };
  const { actorId, bytes } = row;
  return { state: "whole", id, actorId, bytes: Number(bytes) };
}

/** The caller's uploads that are under way, to go on with them. */
export async function listUploads(
  ctx: Ctx,
  query: UploadQuery,
): Promise<List<UploadView>> {
  authorize(ctx, "inputs:write");

  const rows = await ctx.db.upload.findMany({
    where: {
      appId: ctx.appId,
      actorId: ctx.actor.id,
      finishedAt: null,
      endsAt: { gt: ctx.now },
      ...beyond(query, "upl"),
    },
    include: { key: true },
    orderBy: { id: query.order },
    take: query.limit + 1,
  });
  const alive = rows.filter((row) => !isExpired(ctx, row));
  const uploads = await Promise.all(alive.map((row) => opened(ctx, row)));
  return page(
    uploads.map((upload) => viewOf(ctx, upload)),
    query.limit,
  );
}

type Row = UploadRow & { key: UploadKeyRow | null };

async function opened(ctx: Ctx, row: Row): Promise<Upload> {
  const { id, actorId, parts, goesAt, endsAt, sealedAbout } = row;
  if (!row.key || !sealedAbout) throw notFound("upload");
  const wrapped = { ...row.key, inputId: id };
  const key = await openRecordKey(ctx.vault, wrapped);
  const about = About.parse(openJson(key, aboutPlace(ctx, id), sealedAbout));
  const bytes = Number(row.bytes);
  return { id, actorId, bytes, parts, goesAt, endsAt, about, key, wrapped };
}

/** By the policy as it is now, which may be stricter than as the upload began. */
function isExpired(
  ctx: Ctx,
  { id, goesAt }: { id: string; goesAt: Date | null },
): boolean {
  const expiresAt = expiryOf(ctx.policy, timeOf(id), goesAt);
  return expiresAt !== null && expiresAt <= ctx.now;
}

export const receivedOf = ({ bytes, parts }: Upload): number =>
  Math.min(bytes, parts * PART_BYTES);

/** How far an upload is. */
export async function getUpload(ctx: Ctx, shown: string): Promise<UploadView> {
  authorize(ctx, "inputs:write");

  const found = await findUpload(ctx, shown);
  const common = {
    object: "upload",
    id: shown,
    url: urlOf(ctx, shown),
    part_bytes: PART_BYTES,
    ...UNSAID,
  } as const;
  switch (found.state) {
    case "once": {
      const { bytes, ends_at } = found.once;
      const storage = { stored: false, expires_at: null };
      const rest = { received: 0, resumable: false, input: null, storage };
      return { ...common, bytes, ends_at, ...rest };
    }
    case "open":
      return viewOf(ctx, found.upload);
    case "whole": {
      const { id, bytes } = found;
      const rest = { received: bytes, resumable: true };
      const storage = storageAt(ctx, id, null);
      const ends_at = storage.expires_at ?? ctx.now.toISOString();
      return {
        ...common,
        ...{ bytes, ...rest, ends_at, input: showId("inp", id), storage },
      };
    }
  }
}

/** What isn't told of a file of which nothing is kept, or which is an input now. */
export const UNSAID = { filename: null, modified_at: null, fingerprint: null };

export function viewOf(ctx: Ctx, upload: Upload): UploadView {
  const shown = showId("upl", upload.id);
  const { filename, modified_at, fingerprint } = upload.about;
  return {
    object: "upload",
    id: shown,
    url: urlOf(ctx, shown),
    bytes: upload.bytes,
    received: receivedOf(upload),
    part_bytes: PART_BYTES,
    resumable: true,
    ends_at: upload.endsAt.toISOString(),
    input: null,
    ...{ filename, modified_at, fingerprint },
    storage: storageAt(ctx, upload.id, upload.goesAt),
  };
}

function storageAt(ctx: Ctx, id: string, goesAt: Date | null) {
  const expiresAt = expiryOf(ctx.policy, timeOf(id), goesAt);
  return storageView({ stored: true, expiresAt, goesAt });
}

/** The path of an upload, from the root of the server. */
export const urlOf = ({ appId }: Pick<Ctx, "appId">, shown: string): string =>
  `/api/v1/apps/${showId("app", appId)}/uploads/${shown}`;

/** The storage decision as it began, by a policy that may be stricter now. */
export const decided = (
  ctx: Ctx,
  { about: { store, retention } }: Pick<Upload, "about">,
  receivedAt: Date,
) => decide(ctx.policy, { store, retention }, receivedAt);
