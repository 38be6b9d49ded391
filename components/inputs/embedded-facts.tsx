"use client";

import { Eraser } from "lucide-react";
import { useRouter } from "next/navigation";
import { toast } from "sonner";

import { Button } from "@/components/ui/button";
import { Confirm } from "@/components/ui/confirm";
import { CopyButton } from "@/components/ui/copy-button";
import { type Fact, Facts } from "@/components/ui/facts";
import { ask } from "@/lib/http/ask";
import { type EmbeddedView, Stripped } from "@/lib/inputs/schema";

type EmbeddedFactsProps = {
  app: string;
  input: string;
  embedded: EmbeddedView;
  mayStrip: boolean;
};

const KINDS = { exif: "EXIF", xmp: "XMP", iptc: "IPTC", text: "text" };

/** What an image's file says beside its pixels, and a way to be rid of it. */
export function EmbeddedFacts({
  app,
  input,
  embedded,
  mayStrip,
}: EmbeddedFactsProps) {
  const router = useRouter();
  const { location, camera, taken_at, kinds } = embedded;
  const place = location && `${location.latitude}, ${location.longitude}`;
  const facts: (Fact | false | null | "")[] = [
    place && {
      name: "Location",
      value: (
        <span className="flex items-center gap-1">
          <span className="figures">
            {place}
            {location.altitude !== null && (
              <span className="text-muted"> at {location.altitude} m</span>
            )}
          </span>
          <CopyButton text={place} label="Copy the location" />
        </span>
      ),
    },
    camera && {
      name: "Camera",
      value: [camera.make, camera.model].filter(Boolean).join(" "),
    },
    taken_at !== null && {
      name: "Taken",
      value: taken_at.replace("T", " "),
    },
    {
      name: "Metadata",
      value: kinds.map((kind) => KINDS[kind]).join(", "),
    },
  ];
  const strip = async () => {
    await ask(Stripped, `/api/v1/apps/${app}/inputs/${input}/strip`, {
      method: "POST",
    });
    toast("Stripped. The file says nothing beside its pixels any more.");
    router.refresh();
  };

  return (
    <div className="grid justify-items-start gap-3">
      <Facts
        className="w-full"
        facts={facts.filter(
          (fact) => typeof fact === "object" && fact !== null,
        )}
      />
      {mayStrip && (
        <Confirm
          trigger={
            <Button size="small">
              <Eraser />
              Strip the file…
            </Button>
          }
          title="Strip this file of what it says beside its pixels?"
          verb="Strip the file"
          wayOut="Leave it"
          onConfirm={strip}
        >
          {location ? "Its location and all" : "All"} other metadata of the file
          is removed for good; the picture stays. Backups that were made before
          keep the file as it was until they go, or the record does.
        </Confirm>
      )}
    </div>
  );
}
