import { exactNumber } from "@/components/ui/format-number";
import { inList } from "@/components/ui/in-list";
import type { SharingView } from "@/lib/sharing/ledger-schema";
import { LICENCES, type Licence } from "@/lib/sharing/licence";
import type { SharedPart } from "@/lib/sharing/schema";
import type { SharePreview, ShareView } from "@/lib/sharing/shares-schema";

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
    hint: "Such as where and when it was taken, and with what. Without this all of that is taken out.",
  },
};

export const AUDIENCE_WORDS: Record<SharingView["audience"], string> = {
  nobody:
    "Seen by nobody while this instance has no community; by everybody with an account here as soon as it has one.",
  people: "Seen by everybody with an account or an app key on this instance.",
  everyone:
    "Seen by everyone who can reach this instance, with or without an account.",
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

/** `3 texts and 1 image become visible. 2 are shared so already.` */
export function previewWords({ by_type, unchanged }: SharePreview): string {
  const kinds = Object.entries(by_type)
    .filter(([, count]) => count > 0)
    .map(([type, count]) =>
      count === 1 ? `1 ${type}` : `${exactNumber(count)} ${type}s`,
    );
  const total = Object.values(by_type).reduce((sum, one) => sum + one, 0);
  const some =
    kinds.length === 0
      ? "Nothing of it is left to share."
      : `${inList(kinds)} ${total === 1 ? "becomes" : "become"} visible to others.`;
  if (unchanged === 0) return some;
  const are = unchanged === 1 ? "is" : "are";
  return `${some} ${exactNumber(unchanged)} ${are} shared so already.`;
}

export const licenceWords = (licence: Licence) =>
  `${licence}: ${LICENCES[licence].name.toLowerCase()}`;

export const END_WORDS: Record<NonNullable<ShareView["reason"]>, string> = {
  withdrawn: "Taken back",
  switched_off: "Sharing switched off",
  taken_down: "Taken down by the instance",
  destroyed: "Destroyed",
};
