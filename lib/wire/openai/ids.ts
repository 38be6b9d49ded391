import { readId, showId } from "@/lib/ids";
import type { Form } from "@/lib/models/provider";

// The ids of OpenAI's objects are those of our predictions under the prefixes that its
// clients know: what stands behind it is the same in the portal and in the native API.
const PREFIXES: Record<Form, string> = {
  chat_completion: "chatcmpl-",
  response: "resp_",
};
const OURS = "prd_";

export const shownAs = (form: Form, id: string): string =>
  calledAs(form, showId("prd", id));

/** A prediction's id as the native API tells it, in the spelling of a form. */
export const calledAs = (form: Form, prediction: string): string =>
  PREFIXES[form] + prediction.slice(OURS.length);

/** The UUID behind an id that we gave out. Null: it is none of that form. */
export function readAs(form: Form, shown: string): string | null {
  const prefix = PREFIXES[form];
  if (!shown.startsWith(prefix)) return null;
  return readId("prd", OURS + shown.slice(prefix.length));
}

/** An id of OpenAI's kind as our own lists take it for a cursor. */
export const cursorFor = (form: Form, shown: string): string =>
  shown.startsWith(PREFIXES[form])
    ? OURS + shown.slice(PREFIXES[form].length)
    : shown;
