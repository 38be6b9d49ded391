import "server-only";

import { UploadThingError } from "@uploadthing/shared";
import {
  createRouteHandler,
  createUploadthing,
  type FileRouter,
  UTFiles,
} from "uploadthing/next";
import { z } from "zod";

import { requestContext } from "@/lib/auth/context";
import { AppError } from "@/lib/errors";
import { answering } from "@/lib/http/answer";
import { apiKey, INGEST, ORIGIN } from "@/lib/http/uploadthing/signed";
import { showId } from "@/lib/ids";
import { getUpload } from "@/lib/uploads/upload";

const FILES_MOST = 100;

/** The uploads that these files are, each begun before by `POST …/uploads`. */
const Input = z.strictObject({
  app: z.string().max(64),
  uploads: z.array(z.string().max(1_000)).min(1).max(FILES_MOST),
});

const build = createUploadthing({
  errorFormatter: ({ message }) => ({ message }),
});

/**
 * UploadThing's file router, of our own uploads: it hands out where each file is to be
 * sent. A file is known by its upload alone; its name is in no URL. What may be sent,
 * and what becomes of it, was decided as the upload began.
 */
const fileRouter = {
  inputs: build(
    { blob: { maxFileSize: "1024GB", maxFileCount: FILES_MOST } },
    { presignedURLTTL: "1d" },
  )
    .input(Input)
    .middleware(async ({ req, files, input }) => {
      const { appId, sizes } = await sizesOf(req, input);
      if (files.some(({ size }, place) => size !== sizes[place])) {
        throw refused("A file isn't as long as its upload says.");
      }
      return {
        [UTFiles]: files.map(({ size, lastModified }, place) => ({
          ...{ name: "file", type: "application/octet-stream" },
          ...{ size, lastModified },
          customId: `${appId}.${input.uploads[place]}`,
        })),
      };
    })
    .onUploadComplete(() => {}),
} satisfies FileRouter;

/** What the browser's side is typed by. */
export type Files = typeof fileRouter;

async function sizesOf(
  request: Request,
  { app, uploads }: z.output<typeof Input>,
) {
  try {
    const ctx = await requestContext(request, app);
    const views = await Promise.all(uploads.map((id) => getUpload(ctx, id)));
    const sizes = views.map(({ bytes }) => bytes);
    return { appId: showId("app", ctx.appId), sizes };
  } catch (error) {
    throw error instanceof AppError ? refused(error.message) : error;
  }
}

const refused = (message: string) =>
  new UploadThingError({ code: "FORBIDDEN", message });

type Handler = (request: Request) => Promise<Response>;

let handler: Promise<Handler> | undefined;

async function makeHandler(): Promise<Handler> {
  const token = { apiKey: await apiKey(), appId: "sojourn", regions: ["here"] };
  const { POST } = createRouteHandler({
    router: fileRouter,
    config: {
      token: Buffer.from(JSON.stringify(token)).toString("base64"),
      ingestUrl: INGEST,
      callbackUrl: `${ORIGIN}/api/uploadthing`,
      isDev: false,
      // It would print addresses that whoever reads the log could send files to.
      logLevel: "None",
      fetch: nowhere,
    },
  });
  return POST as unknown as Handler;
}

/** What the library would tell its service: nobody has to know. */
const nowhere = async () => Response.json({ ok: true });

const Presigned = z.array(z.object({ url: z.string() }).loose());

/** The handler of `POST /api/uploadthing`. */
export function presigning(request: Request): Promise<Response> {
  return answering(async () => {
    if (request.headers.has("uploadthing-hook")) {
      throw new AppError("not_found", "There is nothing to call back.");
    }
    const answer = await (await (handler ??= makeHandler()))(request);
    if (!answer.ok) return new Response(answer.body, answer);
    const presigned = Presigned.parse(await answer.json());
    return Response.json(
      presigned.map(({ url, ...rest }) => ({
        ...rest,
        url: url.slice(ORIGIN.length),
      })),
    );
  });
}
