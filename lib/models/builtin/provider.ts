import "server-only";

import { notFound } from "@/lib/errors";
import { color } from "@/lib/models/builtin/color";
import { imageQuality } from "@/lib/models/builtin/image-quality";
import { language } from "@/lib/models/builtin/language";
import { BUILT_IN } from "@/lib/models/builtin/model";
import { pii } from "@/lib/models/builtin/pii";
import { sentiment } from "@/lib/models/builtin/sentiment";
import type { ModelProvider } from "@/lib/models/provider";

const MODELS = [color, imageQuality, pii, language, sentiment];
const INFOS = MODELS.map(({ info }) => info);

/** The models that a fresh install has. None of them talks to anyone. */
export const builtin: ModelProvider = {
  id: BUILT_IN,

  async models() {
    return INFOS;
  },

  async predict({ model, content, params, signal }) {
    const asked = MODELS.find(({ info }) => info.id === model);
    if (!asked) throw notFound("model");
    return { output: await asked.answer(content, params, signal), usage: null };
  },
};
