import { sameTerm, type Term } from "@/lib/index/labelled";
import { gistOf, gistTerms } from "@/lib/index/similar/gist";
import { type Look, lookTerms } from "@/lib/index/similar/look";

/** What a content is recognised by, beside what it says. */
export type Traits = {
  /** Of its bytes, as hexadecimal digits. */
  sha256: string;
  /** Of an image; null where there is too little to see. Left out: not looked at. */
  look?: Look | null;
};

/** What a record bears so that it is found by what is like it, or the same. */
export function likenessTerms(
  traits: Traits | null,
  text: string | null,
): Term[] {
  return [
    ...(traits ? [sameTerm(traits.sha256)] : []),
    ...(traits?.look ? lookTerms(traits.look) : []),
    ...(text === null ? [] : gistTerms(gistOf(text))),
  ];
}
