import "./globals.css";

import { GeistMono } from "geist/font/mono";
import { GeistSans } from "geist/font/sans";
import type { Metadata, Viewport } from "next";
import type { ReactNode } from "react";

import { Providers } from "./providers";

export const metadata: Metadata = {
  title: { default: "Sojourn", template: "%s · Sojourn" },
  description:
    "A self-hosted, private-by-default home for what people send to models.",
  icons: { icon: "/icon.svg" },
  robots: { index: false, follow: false },
};

// What a page says is for one person, or of one instance: nothing of it is known when
// the product is built.
export const dynamic = "force-dynamic";

export const viewport: Viewport = {
  themeColor: [
    { media: "(prefers-color-scheme: light)", color: "#fcfbf9" },
    { media: "(prefers-color-scheme: dark)", color: "#0f1115" },
  ],
};

export default function RootLayout({ children }: { children: ReactNode }) {
  return (
    // The theme's script sets a class on <html> before React takes over.
    <html
      lang="en"
      className={`${GeistSans.variable} ${GeistMono.variable}`}
      suppressHydrationWarning
    >
      <body>
        <Providers now={Date.now()}>{children}</Providers>
      </body>
    </html>
  );
}
