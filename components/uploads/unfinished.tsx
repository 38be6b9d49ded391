"use client";

import { useQueryClient } from "@tanstack/react-query";
import { X } from "lucide-react";
import { roundedBytes } from "@/components/ui/format-number";
import { IconButton } from "@/components/ui/icon-button";
import { cancel, unfinishedQuery } from "@/components/uploads/calls";
import type { UploadView } from "@/lib/uploads/schema";

/** What broke off with its window: it goes on when its file is chosen again. */
export function Unfinished({
  app,
  uploads,
}: {
  app: string;
  uploads: readonly UploadView[];
}) {
  const queries = useQueryClient();
  const give = async (id: string) => {
    await cancel(app, id).catch(() => {});
    await queries.invalidateQueries(unfinishedQuery(app));
  };

  return (
    <div className="grid gap-1">
      <p className="text-xs text-muted">
        Choose or drop these files again, and they go on where they broke off.
      </p>
      <ul className="grid max-h-40 gap-1 overflow-y-auto">
        {uploads.map(({ id, filename, received, bytes }) => (
          <li key={id} className="flex items-center gap-1">
            <span className="grid min-w-0 grow">
              <span className="truncate text-sm">{filename ?? "A file"}</span>
              <span className="figures text-xs text-muted">
                {roundedBytes(received)} of {roundedBytes(bytes)}
              </span>
            </span>
            <IconButton
              label={`Cancel: ${filename ?? "a file"}`}
              size="small"
              onClick={() => give(id)}
            >
              <X />
            </IconButton>
          </li>
        ))}
      </ul>
    </div>
  );
}
