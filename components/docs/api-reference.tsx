"use client";

import Script from "next/script";
import { useTheme } from "next-themes";
import { useCallback, useEffect, useRef, useState } from "react";

import { Skeleton } from "@/components/ui/skeleton";

type Reference = { destroy: () => void };
type Scalar = {
  createApiReference: (at: HTMLElement, configuration: object) => Reference;
};

/** The native API to browse and to try. Nothing of it comes from elsewhere. */
export function ApiReference() {
  const { resolvedTheme } = useTheme();
  const [loaded, setLoaded] = useState(false);
  const here = useRef<HTMLDivElement>(null);
  const onReady = useCallback(() => setLoaded(true), []);

  useEffect(() => {
    const { Scalar } = window as Window & { Scalar?: Scalar };
    if (!loaded || !here.current || !Scalar) return;
    const reference = Scalar.createApiReference(here.current, {
      url: "/api/v1/openapi.json",
      theme: "none",
      withDefaultFonts: false,
      telemetry: false,
      hideDarkModeToggle: true,
      forceDarkModeState: resolvedTheme === "dark" ? "dark" : "light",
    });
    return () => reference.destroy();
  }, [loaded, resolvedTheme]);

  return (
    <>
      <Script src="/docs/reference.js" onReady={onReady} />
      {!loaded && <Skeleton className="mx-auto h-96 max-w-3xl" />}
      <div ref={here} />
    </>
  );
}
