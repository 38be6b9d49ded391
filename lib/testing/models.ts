import { z } from "zod";

import { type FindModel, foundModel } from "@/lib/models/find";
import type {
  Answer,
  ModelProvider,
  Question,
  Still,
} from "@/lib/models/provider";

/** A model that is there for a test: it takes everything, and does as it is told. */
export function modelThat(
  answer: (question: Question & { content: Still }) => Promise<Answer>,
): FindModel {
  const info = {
    id: "tested",
    provider: "test",
    name: "Tested",
    description: "",
    takes: ["image" as const, "text" as const],
    output: "text" as const,
    params: z.strictObject({}),
  };
  const predict = async ({ content, ...asked }: Question) => {
    if (content.type === "video") throw new Error("It takes no video.");
    return answer({ ...asked, content });
  };
  const provider: ModelProvider = {
    id: "test",
    models: async () => [info],
    predict,
  };
  return async () => foundModel(provider, info);
}

/** Says back what it was given. */
export const echo = modelThat(async ({ content }) => ({
  output: { text: content.bytes.toString() },
  usage: null,
}));

/** Fails with a message that quotes what it was given, as upstream servers do. */
export const failing = modelThat(async ({ content }) => {
  throw new Error(`cannot parse ${content.bytes.toString()}`);
});
