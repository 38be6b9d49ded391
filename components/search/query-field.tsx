import { Search, X } from "lucide-react";
import type { ComponentProps } from "react";

import { cn } from "@/components/ui/cn";
import { IconButton } from "@/components/ui/icon-button";
import { control } from "@/components/ui/input";
import { Kbd } from "@/components/ui/kbd";

type QueryFieldProps = ComponentProps<"input"> & {
  /** What it is for: "Search inputs". */
  label: string;
  value: string;
  onClear: () => void;
};

/** The input of a box in the language of queries, which `/` leads to. */
export const QueryField = ({ label, onClear, ...props }: QueryFieldProps) => (
  <>
    <Search className="-translate-y-1/2 pointer-events-none absolute top-1/2 left-2.5 size-4 stroke-[1.5] text-muted" />
    <input
      data-search
      type="text"
      aria-label={label}
      autoComplete="off"
      autoCapitalize="none"
      autoCorrect="off"
      spellCheck={false}
      enterKeyHint="search"
      maxLength={2_000}
      placeholder={label}
      className={cn(control, "h-9 pr-9 pl-8 md:h-8")}
      {...props}
    />
    <span className="-translate-y-1/2 absolute top-1/2 right-1 flex items-center text-muted">
      {props.value === "" ? (
        <span aria-hidden className="mr-1 max-md:hidden">
          <Kbd>/</Kbd>
        </span>
      ) : (
        <IconButton
          type="button"
          label="Clear the search"
          size="small"
          onClick={onClear}
        >
          <X />
        </IconButton>
      )}
    </span>
  </>
);
