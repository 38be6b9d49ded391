"use client";

import "@scalar/api-reference-react/style.css";

import dynamic from "next/dynamic";
import { useTheme } from "next-themes";

import { Skeleton } from "@/components/ui/skeleton";

const Reference = dynamic(
  async () => (await import("@scalar/api-reference-react")).ApiReferenceReact,
  {
    ssr: false,
    loading: () => <Skeleton className="mx-auto h-96 max-w-3xl" />,
  },
);

/** The native API to browse and to try. Nothing of it comes from elsewhere. */
export function ApiReference() {
  const { resolvedTheme } = useTheme();

  return (
    <Reference
      configuration={{
        url: "/api/v1/openapi.json",
        theme: "none",
        withDefaultFonts: false,
        telemetry: false,
        hideDarkModeToggle: true,
        forceDarkModeState: resolvedTheme === "dark" ? "dark" : "light",
      }}
    />
  );
}
