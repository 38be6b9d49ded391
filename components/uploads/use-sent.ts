import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useMemo, useRef, useSyncExternalStore } from "react";

import { type Sent, sent, subscribe } from "@/components/uploads/queue";

const NONE: readonly Sent[] = [];
const REFRESH_MS = 2_000;

/** The files of an app that are on their way or came through. */
export function useSent(app: string): readonly Sent[] {
  const all = useSyncExternalStore(subscribe, sent, () => NONE);
  const files = useMemo(() => all.filter((one) => one.app === app), [all, app]);
  const done = files.filter(({ status }) => status === "done").length;
  useRefreshed(app, done);
  return files;
}

/** What came through is among the inputs, seen soon but not at each of a thousand. */
function useRefreshed(app: string, done: number): void {
  const queries = useQueryClient();
  const waiting = useRef<ReturnType<typeof setTimeout>>(undefined);

  useEffect(() => {
    if (done === 0 || waiting.current) return;
    waiting.current = setTimeout(() => {
      waiting.current = undefined;
      void queries.invalidateQueries({ queryKey: ["inputs", app] });
    }, REFRESH_MS);
  }, [queries, app, done]);
}
