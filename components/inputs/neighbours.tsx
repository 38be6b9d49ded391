"use client";

import { ChevronDown, ChevronUp } from "lucide-react";
import { useRouter } from "next/navigation";
import { parseAsString, useQueryState } from "nuqs";
import { useEffect, useEffectEvent, useRef } from "react";
import { toast } from "sonner";

import { inputHref } from "@/components/inputs/place";
import { isCommand } from "@/components/shell/shortcuts";
import { IconButton } from "@/components/ui/icon-button";
import { Kbd } from "@/components/ui/kbd";
import { ask } from "@/lib/http/ask";
import { Found } from "@/lib/search/schema";

/** Newer ones are before, as in the list. */
type Side = "next" | "previous";

const ORDERS = { next: "desc", previous: "asc" } as const;
const ENDS = {
  next: "This is the oldest of them.",
  previous: "This is the newest of them.",
};

/** How often it is asked on where what was looked at has none. */
const LOOKS_MOST = 5;

/**
 * Leads from a record to those beside it in the search that it was found by; by `j` and
 * `k`, and where nothing has the focus by arrows. `e` leads to where one annotates.
 */
export function useNeighbours(app: string, id: string) {
  const router = useRouter();
  const [q] = useQueryState("q", parseAsString.withDefault(""));
  const going = useRef(false);

  const go = async (side: Side) => {
    if (going.current) return;
    going.current = true;
    try {
      const found = await beside(app, q, id, side);
      if (found) router.replace(inputHref(app, found, q));
      else toast(ENDS[side]);
    } catch (error) {
      toast(error instanceof Error ? error.message : "It was not found.");
    } finally {
      going.current = false;
    }
  };

  const press = useEffectEvent((event: KeyboardEvent) => {
    if (!isCommand(event)) return;
    const free = document.activeElement === document.body;
    const { key } = event;
    if (key === "j" || (free && key === "ArrowRight")) void go("next");
    else if (key === "k" || (free && key === "ArrowLeft")) void go("previous");
    else if (key === "e") annotatedThing()?.focus();
    else return;
    event.preventDefault();
  });
  useEffect(() => {
    addEventListener("keydown", press);
    return () => removeEventListener("keydown", press);
  }, []);

  return { go };
}

const annotatedThing = () =>
  document.querySelector<HTMLElement>("[data-picture], [data-annotated]");

async function beside(
  app: string,
  q: string,
  id: string,
  side: Side,
): Promise<string | null> {
  let after: string | null = id;
  for (let look = 0; look < LOOKS_MOST && after; look++) {
    const asked = new URLSearchParams({
      ...(q && { q }),
      ...{ after, order: ORDERS[side], limit: "1" },
    });
    const path = `/api/v1/apps/${app}/inputs?${asked}`;
    const found: Found = await ask(Found, path);
    const [first] = found.data;
    if (first) return first.id;
    after = found.has_more ? found.last_id : null;
  }
  return null;
}

export function NeighbourButtons({ go }: ReturnType<typeof useNeighbours>) {
  return (
    <div className="flex items-center max-sm:hidden">
      <IconButton
        label="Previous record"
        keys={<Kbd>k</Kbd>}
        onClick={() => go("previous")}
      >
        <ChevronUp />
      </IconButton>
      <IconButton
        label="Next record"
        keys={<Kbd>j</Kbd>}
        onClick={() => go("next")}
      >
        <ChevronDown />
      </IconButton>
    </div>
  );
}
