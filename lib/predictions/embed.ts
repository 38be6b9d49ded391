import "server-only";

import { authorize, type Ctx, inTransaction } from "@/lib/context";
import { type Decision, decide } from "@/lib/decision/decide";
import type { StorageWish } from "@/lib/decision/schema";
import { AppError, FAILURES } from "@/lib/errors";
import { newId } from "@/lib/ids";
import { type Content, readContent } from "@/lib/inputs/content";
import { type Description, detailsOf } from "@/lib/inputs/store";
import { refuseOverBudget } from "@/lib/metering/budget";
import { count, type UsageEvent } from "@/lib/metering/count";
import { tokensOf } from "@/lib/metering/tokens";
import type { FindModel, FoundModel } from "@/lib/models/find";
import type { Embedded } from "@/lib/models/provider";
import { keepPrediction } from "@/lib/predictions/keep";
import type { Matter } from "@/lib/predictions/matter";
import { modelsFor } from "@/lib/providers/find";

/** Texts that are to become vectors. */
export type ToEmbed = {
  model: string;
  texts: (string | number[])[];
  dimensions: number | null;
  wish: StorageWish;
  description: Description;
  signal: AbortSignal;
};

/** The vectors, in the order of the texts, and what became of these. */
export type EmbeddedTexts = Embedded & { model: string; decision: Decision };

type Known = { model?: FoundModel; contents: Content[]; startedAt: number };

const TRANSACTION_MS = 60_000;

/**
 * Has a model make vectors of texts, all at once. As the storage decision says, each text
 * is a record of its own with its vector, or none is kept; all of them are, or none. One
 * usage event counts the call, and is all that is left of one that failed.
 */
export async function embed(
  ctx: Ctx,
  asked: ToEmbed,
  find: FindModel = modelsFor(ctx),
): Promise<EmbeddedTexts> {
  authorize(ctx, "predict");

  const known: Known = { contents: [], startedAt: performance.now() };
  const decision = decide(ctx.policy, asked.wish, ctx.now);
  const made = await vectorsOf(ctx, asked, known, find).catch(async (error) => {
    await count(ctx, usageOf(known, { outcome: outcomeOf(error, asked) }));
    throw error;
  });
  const { stored } = decision;
  const usage = usageOf(known, { outcome: "ok", stored, made });
  if (decision.stored) await keepEach(ctx, asked, known, made, decision, usage);
  else await count(ctx, usage);
  const model = known.model?.info.id ?? asked.model;
  return { ...made, model, decision };
}

async function vectorsOf(
  ctx: Ctx,
  { model, texts, dimensions, signal }: ToEmbed,
  known: Known,
  find: FindModel,
): Promise<Embedded> {
  await refuseOverBudget(ctx);
  const found = (known.model = await find(model));
  for (const text of texts) known.contents.push(await contentOf(text));
  const made = await found.embed({ texts, dimensions, signal });
  if (made.vectors.length === texts.length) return made;
  throw new AppError("provider_failed", "The model left out some vectors.");
}

/** What is kept of a text: itself, or the numbers of its tokens. */
function contentOf(text: string | number[]): Promise<Content> {
  const written = typeof text === "string" ? text : JSON.stringify(text);
  const source = (async function* () {
    yield Buffer.from(written);
  })();
  return readContent({ source, declared: null, expected: "text" });
}

function usageOf(
  { model, contents, startedAt }: Known,
  came: { outcome: UsageEvent["outcome"]; stored?: boolean; made?: Embedded },
): UsageEvent {
  const bytes = contents.reduce((sum, content) => sum + sizeOf(content), 0);
  return {
    model: model?.info ?? null,
    inputType: contents.length > 0 ? "text" : null,
    bytes,
    latencyMs: Math.round(performance.now() - startedAt),
    stored: came.stored ?? false,
    outcome: came.outcome,
    tokens: tokensOf(came.made?.usage, model?.info.price),
  };
}

const sizeOf = (content: Content) =>
  "bytes" in content ? content.bytes.length : 0;

function outcomeOf(error: unknown, { signal }: ToEmbed): UsageEvent["outcome"] {
  if (signal.aborted) return "aborted";
  const isRefusal = error instanceof AppError && FAILURES[error.code] < 500;
  return isRefusal ? "refused" : "failed";
}

async function keepEach(
  ctx: Ctx,
  { description, dimensions }: ToEmbed,
  { model, contents }: Known,
  { vectors }: Embedded,
  decision: Decision,
  usage: UsageEvent,
): Promise<void> {
  if (!model) throw new Error("Whoever answered is known.");
  const { info } = model;
  const keep = async (ctx: Ctx, content: Content, place: number) => {
    const matter: Matter = {
      ...{ about: "new", content, decision, landed: null, carried: null },
      asked: { type: "text", mediaType: content.mediaType, bytes: Buffer.of() },
      bytes: sizeOf(content),
      details: detailsOf(content, description),
    };
    await keepPrediction(ctx, matter, {
      ...{ id: newId(ctx.now), form: "embedding", outcome: "ok" },
      model: { id: info.id, provider: info.provider },
      latencyMs: usage.latencyMs,
      answered: {
        params: dimensions === null ? null : { dimensions },
        output: { embedding: vectors[place] ?? [] },
        usage: null,
      },
      // One call, however many texts it brought.
      usage: place === 0 ? usage : null,
    });
  };
  await inTransaction(
    ctx,
    async (ctx) => {
      for (const [place, content] of contents.entries()) {
        await keep(ctx, content, place);
      }
    },
    { timeout: TRANSACTION_MS },
  );
}
