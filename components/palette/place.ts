import type { Route } from "next";

import { inputHref } from "@/components/inputs/place";
import { receiptHref } from "@/components/receipts/place";
import { type IdPrefix, readId } from "@/lib/ids";

/** Somewhere that the palette leads. */
export type Place = {
  label: string;
  href: Route;
  /** Other words that it is looked for by. */
  also?: string;
};

/** What can be done in an app beside looking at its pages. */
export const actionsIn = (app: string, mayMakeKeys: boolean): Place[] => {
  const at = (place: string) => `/apps/${app}/${place}` as Route;
  return [
    {
      label: "Ask a model",
      href: at("playground"),
      also: "predict add upload",
    },
    {
      label: "Find by an example",
      href: at("inputs/similar"),
      also: "similar",
    },
    ...(mayMakeKeys
      ? [
          {
            label: "Create an API key",
            href: at("api-keys?new=true"),
            also: "new",
          },
        ]
      : []),
    {
      label: "Change how long records are kept",
      href: at("retention"),
      also: "window",
    },
    { label: "See what is held", href: at("retention/holds"), also: "holds" },
    {
      label: "See what was purged",
      href: at("retention/purged"),
      also: "receipts destroyed",
    },
    { label: "Rename this app", href: at("settings#name"), also: "settings" },
    {
      label: "Choose what is indexed",
      href: at("settings#search"),
      also: "settings search",
    },
    { label: "Create an app", href: "/apps/new", also: "new" },
  ];
};

export const searchHref = (app: string, q: string) =>
  `/apps/${app}/inputs?${new URLSearchParams({ q })}` as Route;

/** Whether each word that is written begins one of a place's. */
export function answersTo(
  text: string,
  { label, also = "" }: Pick<Place, "label" | "also">,
): boolean {
  const words = `${label} ${also}`.toLowerCase().split(/\s+/);
  return text
    .toLowerCase()
    .split(/\s+/)
    .every((begun) => words.some((word) => word.startsWith(begun)));
}

/** What an id that was pasted is of, and where that is. Null: it is no such id. */
export function pastedId(app: string, text: string): Pasted | null {
  const is = (prefix: IdPrefix) => readId(prefix, text) !== null;
  if (is("inp")) {
    return { label: "Open this input", href: inputHref(app, text) };
  }
  if (is("rcp")) {
    return { label: "Open this receipt", href: receiptHref(app, text) };
  }
  return is("prd") ? { prediction: text } : null;
}

/** A prediction is on the page of its input, which has to be asked for. */
export type Pasted = Place | { prediction: string };
