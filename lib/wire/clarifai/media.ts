import "server-only";

import { z } from "zod";
import { appKeyContext } from "@/lib/auth/app-key";
import type { Ctx } from "@/lib/context";
import { AppError, isNotFound, notFound } from "@/lib/errors";
import { contentAnswer, thumbnailAnswer } from "@/lib/http/content";
import { readInput } from "@/lib/inputs/read";
import { readThumbnail } from "@/lib/inputs/thumbnail";
import type { Call } from "@/lib/wire/clarifai/call";
import { SIZES } from "@/lib/wire/clarifai/hosted";

export const Medium = z.object({
  app_id: z.string(),
  size: z.string(),
  input_id: z.string(),
});

/**
 * A record's content, or a smaller picture of it, where its `hosted` says. The key is
 * asked for as Clarifai does: without one there is nothing here, and a key that isn't
 * this app's is a wrong one.
 */
export async function hostedMedium(
  { ctx, request }: Call,
  { size, input_id }: z.output<typeof Medium>,
): Promise<Response> {
  if (!Object.hasOwn(SIZES, size)) throw notFound("resource");
  const pixels = SIZES[size as keyof typeof SIZES];
  return pixels === null
    ? contentAnswer(request, await readInput(ctx, input_id))
    : thumbnailAnswer(await readThumbnail(ctx, input_id, pixels));
}

/** See `hostedMedium`. The app is in the path by its id, which the key has to be for. */
export async function mediumContext(request: Request): Promise<Ctx> {
  if (!request.headers.has("authorization")) throw notFound("resource");
  const [, , , app = ""] = new URL(request.url).pathname.split("/");
  try {
    return await appKeyContext(request, app);
  } catch (error) {
    if (!isNotFound(error)) throw error;
    throw new AppError("unauthenticated", "This key is for another app.");
  }
}
