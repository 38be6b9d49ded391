import { BUILT_IN } from "@/lib/models/builtin/model";
import type { ModelView } from "@/lib/predictions/schema";

/** Whether a model is spoken with, and not only asked about one thing. */
export const converses = ({ provider, output }: ModelView) =>
  output === "text" && provider !== BUILT_IN;
