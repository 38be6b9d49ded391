import "server-only";

import { z } from "zod";

import { recipientContext } from "@/lib/auth/community";
import { peerOf } from "@/lib/auth/peer";
import { vault } from "@/lib/auth/vault";
import type { CommunityCtx, Ctx } from "@/lib/context";
import { db } from "@/lib/db";
import { notFound } from "@/lib/errors";
import { answering } from "@/lib/http/answer";
import { bytesOf, parseJson } from "@/lib/http/body";
import { parse } from "@/lib/http/parse";
import { joined, type Params, queryOf, said } from "@/lib/http/route";
import { collect } from "@/lib/media/limit";
import { operator } from "@/lib/trust/operator";
import { isOpen } from "@/lib/trust/settings";

/** What is known of who looks at the Trust Center: it asks nobody who they are. */
export type Visit = Pick<Ctx, "db" | "vault" | "now" | "address">;

export type Named = Params<Record<string, string>>;

/** What strangers may send at once. */
const BODY_BYTES = 64 * 1024;

/** Where nothing is asked. */
export const Nothing = z.strictObject({});

/** A visit, where the instance lets everyone read its Trust Center; else `not_found`. */
export async function visitOf(request: Request): Promise<Visit> {
  if (!(await isOpen(db()))) throw notFound("page");
  const address = peerOf(request.headers);
  return { db: db(), vault: await vault(), now: new Date(), address };
}

/** Makes a route handler of what everyone may ask the Trust Center. */
export const openRoute =
  <S extends z.ZodType>(
    input: S,
    verb: (visit: Visit, input: z.output<S>) => Promise<unknown>,
  ) =>
  (request: Request, { params }: Named): Promise<Response> =>
    answering(async () => {
      const visit = await visitOf(request);
      const fields =
        request.method === "POST" ? await bodyOf(request) : queryOf(request);
      return said(
        await verb(visit, parse(input, joined(fields, await params))),
      );
    });

const bodyOf = async (request: Request) =>
  parseJson(await collect(bytesOf(request), BODY_BYTES, "The body"));

/** The context of a request by somebody who runs the instance; `forbidden` for others. */
export async function operatorContext(request: Request): Promise<CommunityCtx> {
  const ctx = await recipientContext(request);
  operator(ctx);
  return ctx;
}
