import "server-only";

import { record } from "@/lib/audit/record";
import { authorize, type Ctx } from "@/lib/context";
import { AppError } from "@/lib/errors";
import { showId } from "@/lib/ids";
import { Refused } from "@/lib/models/upstream/failure";
import { askForOffers } from "@/lib/providers/offers";
import { type ProviderOf, providerOf } from "@/lib/providers/provider-of";
import { findProvider, type ProviderRow } from "@/lib/providers/row";
import type { ProviderTest } from "@/lib/providers/schema";

/**
 * Looks whether a provider can be asked: with its key, for what it has. What is wrong is
 * no failure of this, but its answer, and is noted.
 */
export async function testProvider(
  ctx: Ctx,
  shown: string,
  make: ProviderOf = providerOf,
): Promise<ProviderTest> {
  authorize(ctx, "providers:write");

  const row = await findProvider(ctx, shown);
  await record(ctx, { action: "provider.test", targetId: row.id });
  const { fault, latencyMs, models } = await look(ctx, row, make);
  return {
    ...{ object: "provider.test", id: showId("prv", row.id) },
    ...{ ok: fault === null, fault, latency_ms: latencyMs },
    ...{ checked_at: ctx.now.toISOString(), models },
  };
}

type Seen = {
  fault: string | null;
  latencyMs: number;
  models: string[] | null;
};

/** Looks at a provider by itself, as a job does; one that is gone is left alone. */
export async function lookAgain(
  ctx: Ctx,
  id: string,
  make: ProviderOf = providerOf,
): Promise<void> {
  authorize(ctx, "providers:write");

  const { appId, db } = ctx;
  const row = await db.provider.findUnique({
    where: { appId_id: { appId, id } },
  });
  if (row) await look(ctx, row, make);
}

async function look(
  ctx: Ctx,
  row: ProviderRow,
  make: ProviderOf,
): Promise<Seen> {
  const started = performance.now();
  const { fault, models } = await seen(ctx, row, make);
  const latencyMs = Math.round(performance.now() - started);
  await ctx.db.provider.updateMany({
    where: { appId: row.appId, id: row.id },
    data: { checkedAt: ctx.now, fault },
  });
  return { fault, latencyMs, models };
}

async function seen(
  ctx: Ctx,
  row: ProviderRow,
  make: ProviderOf,
): Promise<Pick<Seen, "fault" | "models">> {
  try {
    const offers = await askForOffers(ctx, row, make);
    const models = offers?.map(({ model }) => model) ?? null;
    return { fault: models?.length === 0 ? NO_MODELS : null, models };
  } catch (error) {
    return { fault: faultOf(error, row), models: null };
  }
}

const NO_MODELS = "The provider answers, but has no models.";

const PROTOCOLS: Record<ProviderRow["type"], string> = {
  openai: "OpenAI's API",
  oip: "the Open Inference Protocol",
  clarifai: "Clarifai's API",
};

/** What is wrong with a provider, and what may help. Throws what is our own fault. */
function faultOf(error: unknown, { type }: ProviderRow): string {
  if (error instanceof DOMException && error.name === "TimeoutError") {
    return "The provider took too long to answer.";
  }
  if (!(error instanceof AppError)) throw error;
  const { message } = error;
  if (!(error instanceof Refused)) {
    return message.startsWith("The provider's answer")
      ? `${message} Does it speak ${PROTOCOLS[type]}?`
      : message;
  }
  const { status } = error;
  return status === 404 || status === 405 || status < 400
    ? `${message} Does it speak ${PROTOCOLS[type]}, and is this the base URL of it?`
    : message;
}
