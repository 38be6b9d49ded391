"use client";

import { CloudDownload, CloudOff, RotateCw } from "lucide-react";
import { useRouter } from "next/navigation";
import { useEffect, useState } from "react";

import { Button } from "@/components/ui/button";
import { Surface } from "@/components/ui/surface";
import { ask, Refused } from "@/lib/http/ask";
import { InputView } from "@/lib/inputs/schema";

/** When to look again, each time later: every look at a record is in the log. */
const FIRST_MS = 2_000;
const LAST_MS = 60_000;

type FetchStatusProps = {
  app: string;
  input: string;
  fetch: NonNullable<InputView["fetch"]>;
  mayRetry: boolean;
};

/** How far a record is whose content was given by URL, where the thing itself will be. */
export function FetchStatus({ app, input, fetch, mayRetry }: FetchStatusProps) {
  const router = useRouter();
  const [retrying, setRetrying] = useState(false);
  const [refused, setRefused] = useState<string | null>(null);
  const { state, tries, reason } = fetch;
  const failed = state === "failed";
  useLookingAgain(!failed);

  const retry = async () => {
    setRetrying(true);
    setRefused(null);
    const path = `/api/v1/apps/${app}/inputs/${input}/fetch`;
    try {
      await ask(InputView, path, { method: "POST" });
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      setRefused(error.message);
    }
    setRetrying(false);
    router.refresh();
  };

  return (
    <Surface
      role="status"
      className="grid min-h-80 place-content-center justify-items-center gap-4 p-6 text-center"
    >
      <div className="text-muted [&_svg]:size-6 [&_svg]:stroke-[1.5]">
        {failed ? <CloudOff /> : <CloudDownload />}
      </div>
      <div className="grid max-w-md gap-1">
        <h2 className="text-balance font-semibold text-lg">
          {failed ? "It couldn't be fetched" : "It is being fetched"}
        </h2>
        <p className="text-pretty text-muted">{words(state, tries, reason)}</p>
      </div>
      {failed && mayRetry && (
        <Button onClick={retry} pending={retrying}>
          <RotateCw />
          Fetch it again
        </Button>
      )}
      {refused && <p role="alert">{refused}</p>}
    </Surface>
  );
}

function words(
  state: FetchStatusProps["fetch"]["state"],
  tries: number,
  reason: string | null,
): string {
  if (state === "failed") return reason ?? "Nobody knows why.";
  if (state === "fetching") return "Its content comes from the URL now.";
  if (tries === 0) return "It waits for a worker, and is a record already.";
  return `${reason} It is tried again by itself.`;
}

function useLookingAgain(awaited: boolean): void {
  const router = useRouter();
  useEffect(() => {
    if (!awaited) return;
    let pause = FIRST_MS;
    let timer = setTimeout(look, pause);
    function look() {
      router.refresh();
      pause = Math.min(pause * 1.5, LAST_MS);
      timer = setTimeout(look, pause);
    }
    return () => clearTimeout(timer);
  }, [awaited, router]);
}
