"use client";

import { Check } from "lucide-react";

import type { Accepting } from "@/components/annotations/accepting";
import { IconButton } from "@/components/ui/icon-button";
import type { AnnotationBody } from "@/lib/annotations/schema";

type AcceptButtonProps = {
  accepting: Accepting;
  body: AnnotationBody;
  /** What is agreed to, such as `cat`. */
  what: string;
};

/** Says as a person what a model said. Once it is said, it tells so. */
export function AcceptButton({ accepting, body, what }: AcceptButtonProps) {
  const said = accepting.isSaid(body);
  return (
    <IconButton
      label={said ? `${what} is accepted` : `Accept ${what}`}
      size="small"
      // It keeps the focus: what is disabled loses it.
      aria-disabled={said}
      onClick={() => !said && accepting.accept(body)}
      className={said ? "text-accent-text" : "text-faint"}
    >
      <Check />
    </IconButton>
  );
}
