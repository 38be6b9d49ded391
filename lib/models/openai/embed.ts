import "server-only";

import { z } from "zod";

import type { Server } from "@/lib/models/openai/server";
import { usageIn } from "@/lib/models/openai/usage";
import type { Embedded, ToEmbed, Usage } from "@/lib/models/provider";
import { failed } from "@/lib/models/upstream/failure";

/** How many texts go in one request: what most servers take at their usual settings. */
const AT_ONCE = 128;

const Vectors = z.looseObject({
  data: z.array(
    z.looseObject({
      index: z.int().min(0),
      embedding: z.array(z.number()).min(1),
    }),
  ),
  usage: z.unknown().optional(),
});

/** The vectors of texts, in their order. */
export async function embedBy(
  server: Server,
  model: string,
  { texts, dimensions, signal }: ToEmbed,
): Promise<Embedded> {
  const vectors: number[][] = [];
  let usage: Usage = null;
  for (let at = 0; at < texts.length; at += AT_ONCE) {
    const input = texts.slice(at, at + AT_ONCE);
    const body = {
      model,
      input,
      encoding_format: "float",
      ...(dimensions !== null && { dimensions }),
    };
    const made = await server.post(Vectors, "/embeddings", body, signal);
    vectors.push(...inOrder(made, input.length));
    usage = sum(usage, usageIn(made.usage));
  }
  return { vectors, usage };
}

function inOrder({ data }: z.output<typeof Vectors>, count: number) {
  const sorted = data.toSorted((one, other) => one.index - other.index);
  const isWhole =
    sorted.length === count && sorted.every(({ index }, at) => index === at);
  if (!isWhole)
    throw failed("The provider made other vectors than were asked.");
  return sorted.map(({ embedding }) => embedding);
}

function sum(one: Usage, other: Usage): Usage {
  if (!one || !other) return one ?? other;
  const total = { ...one };
  for (const [name, count] of Object.entries(other)) {
    total[name] = (total[name] ?? 0) + count;
  }
  return total;
}
