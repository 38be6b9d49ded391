"use client";

import { useSyncExternalStore } from "react";

import { Kbd } from "@/components/ui/kbd";

/** A letter with the key that commands are given by on the reader's machine. */
export function CommandKey({ letter }: { letter: string }) {
  const apple = useSyncExternalStore(never, isApple, onServer);
  return <Kbd>{apple ? `⌘${letter}` : `Ctrl ${letter}`}</Kbd>;
}

const isApple = () => /Mac|iPhone|iPad/.test(navigator.userAgent);
const onServer = () => false;
const never = () => () => {};
