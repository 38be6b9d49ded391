import "server-only";

import { publicUrl } from "@/lib/env";
import { showId } from "@/lib/ids";
import type { InputType } from "@/lib/inputs/schema";

/** The sizes in which an image can be had, in pixels; the original isn't scaled. */
export const SIZES = {
  orig: null,
  large: 1024,
  small: 320,
  tiny: 128,
} as const;

/** Where a record's content is, for whoever has the key: `{prefix}/{size}/{suffix}`. */
export function hostedAt(appId: string, type: InputType, id: string) {
  return {
    prefix: `${publicUrl()}/v2/hosted/${showId("app", appId)}`,
    suffix: id,
    sizes: type === "text" ? ["orig"] : Object.keys(SIZES),
    crossorigin: "use-credentials",
  };
}
