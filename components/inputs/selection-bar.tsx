"use client";

import {
  Download,
  Globe,
  ShieldCheck,
  Tag,
  Trash2,
  Undo2,
  X,
} from "lucide-react";
import type { ReactNode } from "react";

import type { Deed, MayDo } from "@/components/inputs/deeds";
import type { Selection } from "@/components/inputs/selection";
import { Button } from "@/components/ui/button";
import { exactNumber } from "@/components/ui/format-number";
import { Kbd } from "@/components/ui/kbd";

type SelectionBarProps = {
  selection: Selection;
  /** How many are loaded, and whether there are more. */
  loaded: number;
  hasMore: boolean;
  may: MayDo;
  onDo: (deed: Deed) => void;
};

const DEEDS: { deed: Deed; name: string; icon: ReactNode }[] = [
  { deed: "annotate", name: "Annotate", icon: <Tag /> },
  { deed: "share", name: "Share", icon: <Globe /> },
  { deed: "unshare", name: "Take back", icon: <Undo2 /> },
  { deed: "hold", name: "Hold", icon: <ShieldCheck /> },
  { deed: "export", name: "Export", icon: <Download /> },
  { deed: "destroy", name: "Destroy", icon: <Trash2 /> },
];

/** What is selected, and what can be done with it. */
export function SelectionBar({
  selection,
  loaded,
  hasMore,
  may,
  onDo,
}: SelectionBarProps) {
  const { ids, all } = selection;
  if (ids.size === 0) return null;

  return (
    <div
      role="toolbar"
      aria-label="Selection"
      className="sticky bottom-16 z-20 mx-3 flex animate-rise flex-wrap items-center gap-2 rounded-lg bg-surface p-2 pl-4 shadow-float md:bottom-5 md:mx-5 md:w-fit print:hidden"
    >
      <p role="status" className="figures mr-2 text-sm font-medium">
        {all ? "All that match" : `${exactNumber(ids.size)} selected`}
      </p>
      {!all && ids.size < loaded && (
        <Button look="quiet" size="small" onClick={selection.chooseLoaded}>
          All {exactNumber(loaded)} shown
        </Button>
      )}
      {!all && ids.size === loaded && hasMore && (
        <Button look="quiet" size="small" onClick={selection.chooseAll}>
          All that match
        </Button>
      )}
      {DEEDS.map(
        ({ deed, name, icon }) =>
          may[deed] && (
            <Button
              key={deed}
              look={deed === "destroy" ? "danger-plain" : "quiet"}
              size="small"
              onClick={() => onDo(deed)}
            >
              {icon}
              {name}
            </Button>
          ),
      )}
      <Button
        look="quiet"
        size="small"
        className="max-md:ml-auto max-md:w-7 max-md:px-0"
        onClick={selection.clear}
      >
        <X className="md:hidden" />
        <span className="max-md:sr-only">Clear</span>
        <span className="hidden md:block">
          <Kbd>esc</Kbd>
        </span>
      </Button>
    </div>
  );
}
