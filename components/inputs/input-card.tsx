import Link from "next/link";
import { memo, useState } from "react";

import { InputPreview } from "@/components/inputs/input-preview";
import { LifeLine } from "@/components/inputs/life-line";
import { inputName, lifeOf } from "@/components/inputs/naming";
import { Pick } from "@/components/inputs/pick";
import { inputHref } from "@/components/inputs/place";
import { ExcerptLine, elsewhere } from "@/components/search/excerpt";
import { Found } from "@/components/search/found";
import { SharedBadge } from "@/components/sharing/shared-badge";
import { FindSimilar } from "@/components/similar/find-similar";
import { cn } from "@/components/ui/cn";
import { RelativeTime } from "@/components/ui/relative-time";
import { Skeleton } from "@/components/ui/skeleton";
import { Far } from "@/components/ui/tooltip";
import { printQuery } from "@/lib/search/language/print";
import type { Query } from "@/lib/search/language/query";
import type { FoundInput } from "@/lib/search/schema";

/** From this height on, in pixels, a small preview would be blurred. */
const LARGE = 220;

type InputCardProps = {
  app: string;
  input: FoundInput;
  /** Whether it is chosen, where it can be. */
  chosen?: boolean;
  /** What was searched for, to mark it. */
  query?: Query;
  /** In pixels, where it is one of a row; else it is as wide as there is room. */
  width?: number;
  height?: number;
};

/**
 * One input among many: the thing, its life line, its name and when it came. Drawn anew
 * only when it changes: a gallery is drawn with each row that comes into view.
 */
export const InputCard = memo(function InputCard({
  app,
  input,
  chosen,
  query,
  width,
  height,
}: InputCardProps) {
  const [far, setFar] = useState(true);

  return (
    <div
      onPointerEnter={() => setFar(false)}
      data-record={input.id}
      data-chosen={chosen || undefined}
      className="group/card @container relative min-w-0"
      style={{ width }}
    >
      <Far value={far}>
        <CardLink
          {...{ app, input, query, height }}
          onFocus={() => setFar(false)}
        />
        <FindSimilar
          app={app}
          input={input}
          className="absolute top-1 left-1 opacity-0 transition-opacity focus-visible:opacity-100 group-focus-within/card:opacity-100 group-hover/card:opacity-100 [@media(hover:none)]:opacity-100"
        />
      </Far>
      {chosen !== undefined && (
        <Pick
          input={input}
          chosen={chosen}
          className="absolute top-1 right-1 rounded-md bg-surface opacity-0 transition-opacity group-focus-within/card:opacity-100 group-hover/card:opacity-100 group-data-choosing/list:opacity-100 [@media(hover:none)]:opacity-100"
        />
      )}
    </div>
  );
});

/** A record is fetched once it is asked for: each look at one is in the log. */
function CardLink({
  app,
  input,
  query,
  height,
  onFocus,
}: InputCardProps & { onFocus: () => void }) {
  return (
    <Link
      onFocus={onFocus}
      href={inputHref(app, input.id, query && printQuery(query))}
      data-card
      prefetch={false}
      className="group grid min-w-0 grid-cols-[minmax(0,1fr)] content-start gap-2 rounded-lg"
    >
      <div
        className={cn(
          "overflow-hidden rounded-lg border border-line transition-colors group-hover:border-control group-data-chosen/card:border-accent group-data-chosen/card:ring-2 group-data-chosen/card:ring-accent",
          height === undefined && "aspect-4/3",
        )}
        style={{ height }}
      >
        <InputPreview
          app={app}
          input={input}
          query={query}
          size={height !== undefined && height > LARGE ? 1024 : 512}
        />
      </div>
      <div className="grid grid-cols-[minmax(0,1fr)] gap-1 px-0.5">
        <LifeLine life={lifeOf(input)} />
        <ExcerptLine
          excerpt={elsewhere(input.excerpts)}
          className="truncate text-xs text-muted"
        />
        <div className="flex items-baseline justify-between gap-x-2 overflow-hidden max-sm:flex-col @max-[10rem]:flex-col">
          <span className="max-w-full truncate text-sm">
            {input.shared && (
              <SharedBadge small className="mr-1 align-[-4px]" />
            )}
            <Found text={inputName(input)} query={query} within="filename" />
          </span>
          <RelativeTime
            at={input.received_at}
            className="max-w-full shrink-0 truncate text-xs text-muted"
          />
        </div>
      </div>
    </Link>
  );
}

/** Keeps the place of a card that is on its way. */
export function InputCardSkeleton() {
  return (
    <div className="grid gap-2">
      <Skeleton className="aspect-4/3 rounded-lg" />
      <Skeleton className="h-2" />
      <Skeleton className="h-4 w-2/3" />
    </div>
  );
}
