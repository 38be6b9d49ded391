import {
  exactNumber,
  roundedBytes,
  roundedNumber,
} from "@/components/ui/format-number";
import { shortDate } from "@/components/ui/format-time";
import type { InputType } from "@/lib/inputs/schema";
import type { Preview } from "@/lib/retention/schema";

const TYPES: Record<InputType, [string, string]> = {
  text: ["text", "texts"],
  image: ["image", "images"],
  video: ["video", "videos"],
};

/** `1 record`, `12,408 records`: exact, since it is what will happen. */
export const recordsWords = (records: number) =>
  records === 1 ? "1 record" : `${exactNumber(records)} records`;

/** `200 texts and 14 images, 1.2 MB, the oldest received on 3 Oct`. */
export function whatGoes(preview: Preview, now: Date, zone: string): string {
  const types = (["text", "image", "video"] as const).flatMap((type) => {
    const count = preview.by_type[type];
    if (count === 0) return [];
    return `${exactNumber(count)} ${TYPES[type][count === 1 ? 0 : 1]}`;
  });
  const oldest =
    preview.oldest &&
    `${preview.records === 1 ? "" : "the oldest "}received on ${shortDate(new Date(preview.oldest), now, zone)}`;
  return [listed(types), roundedBytes(preview.bytes), oldest]
    .filter(Boolean)
    .join(", ");
}

/** What becomes of the others, a sentence each. */
export function whatStays(preview: Preview, now: Date): string[] {
  const { days, later, never } = preview.histogram;
  const dated = days.reduce((sum, { records }) => sum + records, 0);
  const last = days.at(-1);
  const more = preview.records > 0 ? " more" : "";
  return [
    ...(last
      ? [
          `${counted(dated)}${more} ${goes(dated)} by the end of ${shortDate(new Date(last.day), now, "UTC")}, UTC.`,
        ]
      : []),
    ...(later > 0 ? [`${counted(later)} ${goes(later)} in over a year.`] : []),
    ...(never > 0
      ? [
          `${counted(never)} ${never === 1 ? "stays" : "stay"} until someone destroys ${never === 1 ? "it" : "them"}.`,
        ]
      : []),
    ...(preview.held > 0
      ? [
          `${counted(preview.held)} ${preview.held === 1 ? "stays" : "stay"} as long as a hold keeps ${preview.held === 1 ? "it" : "them"}.`,
        ]
      : []),
  ];
}

const counted = (count: number) => roundedNumber(count);
const goes = (count: number) => (count === 1 ? "goes" : "go");

function listed(words: string[]): string {
  const last = words.at(-1) ?? "";
  const before = words.slice(0, -1);
  return before.length === 0 ? last : `${before.join(", ")} and ${last}`;
}
