import "server-only";

import { AppError, notFound } from "@/lib/errors";
import { builtin } from "@/lib/models/builtin/provider";
import { askedIn, CHAT_TYPE, transcriptOf } from "@/lib/models/chat";
import { readParams } from "@/lib/models/params";
import type {
  Answer,
  Content,
  Conversation,
  Embedded,
  ModelInfo,
  ModelProvider,
  Question,
  ToEmbed,
} from "@/lib/models/provider";
import { speakWith } from "@/lib/models/spoken";

/** A model that is there, and the way to ask it. */
export type FoundModel = {
  info: ModelInfo;
  /**
   * Throws `unsupported_type` for content that the model doesn't take,
   * `invalid_request` for params that it doesn't know, `provider_failed` where it
   * fails, and the signal's reason where that is aborted.
   */
  predict(question: Question): Promise<Answer>;
  /**
   * Speaks with it, in either form. One that isn't made for it is asked about what was
   * said last, and answers in a message. Throws as `predict`, and `BrokenOff` where the
   * answer had begun.
   */
  converse(asked: Conversation): Promise<Answer>;
  /** `unsupported_type` where it makes no vectors. */
  embed(asked: ToEmbed): Promise<Embedded>;
};

export type FindModel = (id: string) => Promise<FoundModel>;

const PROVIDERS: readonly ModelProvider[] = [builtin];

/** The models of all providers, in the order in which they are to be shown. */
export async function allModels(
  providers = PROVIDERS,
): Promise<readonly ModelInfo[]> {
  const lists = await Promise.all(providers.map((one) => one.models()));
  return lists.flat();
}

/** Throws `not_found` where no provider has a model of that id. */
export async function findModel(
  id: string,
  providers = PROVIDERS,
): Promise<FoundModel> {
  for (const provider of providers) {
    const models = await provider.models();
    const info = models.find((model) => model.id === id);
    if (info) return foundModel(provider, info);
  }
  throw notFound("model");
}

/** A model of a provider's, and the ways to ask it. */
export function foundModel(
  provider: ModelProvider,
  info: ModelInfo,
): FoundModel {
  const predict = (asked: Question) => ask(provider, info, asked);
  const converse = (asked: Conversation) =>
    provider.converse
      ? answered(asked.signal, () =>
          provider.converse?.({ ...asked, model: info.id }),
        )
      : speakWith(predict, info.id, asked);
  return {
    info,
    predict: (asked) => {
      const { content, signal } = asked;
      if (content.type !== "text" || content.mediaType !== CHAT_TYPE) {
        return predict(asked);
      }
      const kept = content.bytes.toString();
      if (provider.converse) {
        return converse({ ...askedIn(kept), listen: null, signal });
      }
      const bytes = Buffer.from(transcriptOf(kept));
      const mediaType = "text/plain";
      return predict({ ...asked, content: { ...content, mediaType, bytes } });
    },
    converse,
    embed: (asked) =>
      answered(asked.signal, () =>
        provider.embed?.({ ...asked, model: info.id }),
      ),
  };
}

/** Throws `unsupported_type` where a model doesn't take content of a kind. */
export function refuseUntaken(info: ModelInfo, type: Content["type"]): void {
  if (info.takes.includes(type)) return;
  throw new AppError(
    "unsupported_type",
    `The model ${info.id} takes ${info.takes.join(" or ")}, not ${type}.`,
    { param: "input" },
  );
}

async function ask(
  provider: ModelProvider,
  info: ModelInfo,
  { content, params, signal }: Question,
): Promise<Answer> {
  refuseUntaken(info, content.type);
  const known = readParams(info.params, params);
  return answered(signal, () =>
    provider.predict({ model: info.id, content, params: known, signal }),
  );
}

/** What a provider answers; what goes wrong there is told without a word of it. */
async function answered<T>(
  signal: AbortSignal,
  work: () => Promise<T> | undefined,
): Promise<T> {
  signal.throwIfAborted();
  try {
    const answer = await work();
    if (answer) return answer;
  } catch (cause) {
    if (cause instanceof AppError) throw cause;
    if (signal.aborted) throw signal.reason;
    throw new AppError("provider_failed", "The model failed to answer.", {
      cause,
    });
  }
  throw new AppError("unsupported_type", "The model makes no vectors.", {
    param: "model",
  });
}
