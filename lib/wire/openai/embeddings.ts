import "server-only";

import { z } from "zod";

import { decide, storageHeader, storageView } from "@/lib/decision/decide";
import { fingerprintOf, idempotencyKey, responseOf } from "@/lib/http/once";
import { type Answer, once } from "@/lib/idempotency/once";
import { embed as embedTexts } from "@/lib/predictions/embed";
import { wishOf } from "@/lib/wire/openai/call";
import type { Call } from "@/lib/wire/openai/route";
import { About } from "@/lib/wire/openai/schema";

const TEXTS_MOST = 2_048;

const Tokens = z.array(z.int().min(0)).min(1);

/** `POST /embeddings`. */
export const NewEmbeddings = z.object({
  ...About,
  input: z.union([
    z.string().min(1),
    Tokens,
    z
      .array(z.union([z.string().min(1), Tokens]))
      .min(1)
      .max(TEXTS_MOST),
  ]),
  dimensions: z.int().min(1).max(65_536).nullish(),
  encoding_format: z.enum(["float", "base64"]).default("float"),
  user: z.string().nullish(),
});
type NewEmbeddings = z.output<typeof NewEmbeddings>;

/** Vectors of texts, which are kept as records of their own, or not at all. */
export async function embed(
  call: Call,
  asked: NewEmbeddings,
): Promise<Response> {
  const { ctx, request, body } = call;
  const key = idempotencyKey(request);
  if (key === null) return responseOf(await embedded(call, asked));

  const fingerprint = fingerprintOf(ctx, request, body);
  const mayKeep = decide(ctx.policy, wishOf(request, asked), ctx.now).stored;
  const answer = await once(ctx, { key, fingerprint, mayKeep }, async () => ({
    kept: mayKeep ? "owner" : "nothing",
    answer: await embedded(call, asked),
  }));
  return responseOf(answer);
}

async function embedded(
  { ctx, request }: Call,
  asked: NewEmbeddings,
): Promise<Answer> {
  const {
    model,
    dimensions = null,
    metadata,
    subject,
    encoding_format,
  } = asked;
  const made = await embedTexts(ctx, {
    ...{ model, dimensions, texts: textsIn(asked) },
    wish: wishOf(request, asked),
    description: {
      ...{ filename: null, url: null, subject: subject ?? null },
      metadata: metadata ?? {},
    },
    signal: request.signal,
  });
  const data = made.vectors.map((vector, index) => ({
    ...{ object: "embedding", index },
    embedding: encoding_format === "base64" ? packed(vector) : vector,
  }));
  const tokens = made.usage?.input_tokens ?? 0;
  return {
    status: 200,
    headers: {
      "content-type": "application/json",
      "sojourn-storage": storageHeader(storageView(made.decision)),
    },
    body: JSON.stringify({
      ...{ object: "list", data, model: made.model },
      usage: { prompt_tokens: tokens, total_tokens: tokens },
      store: made.decision.stored,
    }),
  };
}

function textsIn({ input }: NewEmbeddings): (string | number[])[] {
  if (typeof input === "string") return [input];
  const isTokens = (one: typeof input): one is number[] =>
    typeof one[0] === "number";
  return isTokens(input) ? [input] : (input as (string | number[])[]);
}

/** Float32, little endian, as OpenAI's clients ask for it by default. */
function packed(vector: number[]): string {
  const bytes = Buffer.alloc(vector.length * 4);
  for (const [at, number] of vector.entries())
    bytes.writeFloatLE(number, at * 4);
  return bytes.toString("base64");
}
