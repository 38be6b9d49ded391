import type { BuiltInModel } from "@/lib/models/builtin/model";
import type { Color, Concept, Span } from "@/lib/models/output";
import { Output } from "@/lib/models/output";

type Answered = { concepts?: Concept[]; colors?: Color[]; spans?: Span[] };

/** What a built-in model says of a text, or of an image, held to the public schema. */
export async function answerTo(
  model: BuiltInModel,
  content: string | Buffer,
  params: unknown = {},
): Promise<Answered> {
  const isText = typeof content === "string";
  const answer = await model.answer(
    {
      type: isText ? "text" : "image",
      mediaType: isText ? "text/plain" : "image/png",
      bytes: isText ? Buffer.from(content) : content,
    },
    model.info.params.parse(params),
    new AbortController().signal,
  );
  return Output.parse(answer) as Answered;
}
