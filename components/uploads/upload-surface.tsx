"use client";

import { useQuery } from "@tanstack/react-query";
import { Upload } from "lucide-react";
import { useEffect, useState } from "react";

import type { Keeping } from "@/components/playground/keep-switch";
import { unfinishedQuery } from "@/components/uploads/calls";
import { carriesFiles, filesIn } from "@/components/uploads/gather";
import { known } from "@/components/uploads/known";
import { offer, useOffered } from "@/components/uploads/offered";
import { send } from "@/components/uploads/queue";
import { ReviewUpload } from "@/components/uploads/review-upload";
import { UploadTray } from "@/components/uploads/upload-tray";
import { useSent } from "@/components/uploads/use-sent";

/** Takes files that are dropped or pasted anywhere, asks about them, and shows them go. */
export function UploadSurface({
  app,
  keeping,
}: {
  app: string;
  keeping: Keeping;
}) {
  const over = useDropped();
  const offered = useOffered();
  const files = useSent(app);
  const { data: unfinished = [] } = useQuery(unfinishedQuery(app));
  const begun = new Set(files.map(({ upload }) => upload));
  const left = unfinished.filter(({ id }) => !begun.has(id));

  const sendAll = async (keep: boolean) => {
    const fresh = offered;
    offer([]);
    send(app, await known(fresh, left), keep);
  };

  return (
    <>
      {over && (
        <div className="pointer-events-none fixed inset-2 z-40 grid place-items-center rounded-lg border-2 border-dashed border-accent bg-bg/90">
          <p className="flex items-center gap-2 text-lg font-semibold">
            <Upload className="size-5" />
            Drop files or folders to add them
          </p>
        </div>
      )}
      <ReviewUpload
        files={offered}
        keeping={keeping}
        onSend={sendAll}
        onClose={() => offer([])}
      />
      <UploadTray app={app} files={files} unfinished={left} />
    </>
  );
}

/** Whether files are held over the window. Those that are dropped or pasted are offered. */
function useDropped(): boolean {
  const [over, setOver] = useState(false);

  useEffect(() => {
    let depth = 0;
    const enter = (event: DragEvent) => {
      if (!carriesFiles(event.dataTransfer)) return;
      depth++;
      setOver(true);
    };
    const leave = () => {
      depth = Math.max(0, depth - 1);
      if (depth === 0) setOver(false);
    };
    const hold = (event: DragEvent) => {
      if (carriesFiles(event.dataTransfer)) event.preventDefault();
    };
    const take = async (
      event: Event,
      data: DataTransfer | null,
    ): Promise<void> => {
      if (!data || !carriesFiles(data)) return;
      event.preventDefault();
      const files = await filesIn(data);
      if (files.length > 0) offer(files);
    };
    const drop = (event: DragEvent) => {
      depth = 0;
      setOver(false);
      void take(event, event.dataTransfer);
    };
    const paste = (event: ClipboardEvent) =>
      void take(event, event.clipboardData);

    window.addEventListener("dragenter", enter);
    window.addEventListener("dragleave", leave);
    window.addEventListener("dragover", hold);
    window.addEventListener("drop", drop);
    window.addEventListener("paste", paste);
    return () => {
      window.removeEventListener("dragenter", enter);
      window.removeEventListener("dragleave", leave);
      window.removeEventListener("dragover", hold);
      window.removeEventListener("drop", drop);
      window.removeEventListener("paste", paste);
    };
  }, []);

  return over;
}
