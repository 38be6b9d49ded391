"use client";

import { useEffect, useEffectEvent, useRef } from "react";

import { Button } from "@/components/ui/button";

type LoadMoreProps = {
  /** Fetches the next page. Called once each time the end comes near. */
  onReachEnd: () => void;
  loading: boolean;
  /** The last page could not be had; it is asked for again only by hand. */
  failed?: boolean;
};

/** Stands at the end of a list that goes on, and asks for more before it is seen. */
export function LoadMore({ onReachEnd, loading, failed }: LoadMoreProps) {
  const here = useRef<HTMLDivElement>(null);
  const reach = useEffectEvent(onReachEnd);
  const waiting = !loading && !failed;

  useEffect(() => {
    if (!waiting || !here.current) return;
    const observer = new IntersectionObserver(
      // Two changes may come at once: that it left, and that it is back.
      (changes) => changes.at(-1)?.isIntersecting && reach(),
      { rootMargin: "600px" },
    );
    observer.observe(here.current);
    return () => observer.disconnect();
  }, [waiting]);

  return (
    <div ref={here} className="grid h-14 place-items-center">
      <Button look="quiet" pending={loading} onClick={onReachEnd}>
        {failed ? "The rest did not come. Try again" : "Show more"}
      </Button>
    </div>
  );
}
