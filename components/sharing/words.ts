import { inList } from "@/components/ui/in-list";
import { LICENCES, type Licence } from "@/lib/sharing/licence";
import type { SharedPart } from "@/lib/sharing/schema";
import type { ShareView } from "@/lib/sharing/shares-schema";

/** What can be shared of a record beside its content, and what that tells. */
export const PARTS: Record<SharedPart, { name: string; hint: string }> = {
  predictions: {
    name: "Predictions",
    hint: "What models answered, and which they were.",
  },
  annotations: {
    name: "Annotations",
    hint: "What people said of it, without who said it.",
  },
  filename: { name: "File name", hint: "As it was sent." },
  metadata: { name: "Metadata", hint: "All pairs that it has." },
  exif: {
    name: "What the image says about itself",
    hint: "Such as where and when it was taken, and with what. Without this it is made anew.",
  },
};

/** `its content, annotations and file name`. */
export const coveredWords = (covers: SharedPart[]): string =>
  inList([
    "its content",
    ...covers.map((part) =>
      part === "exif"
        ? "what it says about itself"
        : PARTS[part].name.toLowerCase(),
    ),
  ]);

export const licenceWords = (licence: Licence) =>
  `${licence}: ${LICENCES[licence].name.toLowerCase()}`;

export const END_WORDS: Record<NonNullable<ShareView["reason"]>, string> = {
  withdrawn: "Taken back",
  switched_off: "Sharing switched off",
  taken_down: "Taken down by the instance",
  destroyed: "Destroyed",
};
