"use client";

import { Check, Copy } from "lucide-react";
import { type ComponentProps, useEffect, useState } from "react";

import { Button } from "@/components/ui/button";
import { IconButton } from "@/components/ui/icon-button";

const SAID_FOR_MS = 1600;

type CopyButtonProps = Omit<ComponentProps<typeof Button>, "onClick"> & {
  text: string;
  /** What is copied: "Copy the request id". */
  label: string;
};

/** Copies a text. With children it is a button of words, without them an icon. */
export function CopyButton({
  text,
  label,
  children,
  ...button
}: CopyButtonProps) {
  const [copied, setCopied] = useState(false);

  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), SAID_FOR_MS);
    return () => clearTimeout(timer);
  }, [copied]);

  const copy = async () => {
    await navigator.clipboard.writeText(text);
    setCopied(true);
  };
  const icon = copied ? <Check className="text-accent-text" /> : <Copy />;

  return (
    <>
      {children ? (
        <Button type="button" onClick={copy} {...button}>
          {icon}
          {copied ? "Copied" : children}
        </Button>
      ) : (
        <IconButton
          size="small"
          label={copied ? "Copied" : label}
          onClick={copy}
          {...button}
        >
          {icon}
        </IconButton>
      )}
      <span role="status" className="sr-only">
        {copied && "Copied"}
      </span>
    </>
  );
}
