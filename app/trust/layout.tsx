import type { Metadata } from "next";
import { notFound } from "next/navigation";

import { db } from "@/lib/db";
import { isOpen } from "@/lib/trust/settings";

export const metadata: Metadata = {
  robots: { index: true, follow: true },
  alternates: { types: { "application/atom+xml": "/trust/changes.atom" } },
};

export default async function TrustLayout({ children }: LayoutProps<"/trust">) {
  if (!(await isOpen(db()))) notFound();
  return children;
}
