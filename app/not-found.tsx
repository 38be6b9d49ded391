import type { Metadata } from "next";
import Link from "next/link";

import { Wordmark } from "@/components/shell/mark";
import { Button } from "@/components/ui/button";

export const metadata: Metadata = { title: "Not here" };

export default function NotFound() {
  return (
    <main className="mx-auto grid min-h-dvh max-w-md content-center gap-6 px-4">
      <Wordmark />
      <div className="grid gap-2">
        <h1 className="text-2xl font-semibold">There is nothing here</h1>
        <p className="text-muted">
          What was here may have come to the end of its stay, may never have
          been, or may be someone else's. We don't say which.
        </p>
      </div>
      <Button asChild look="primary" size="large" className="w-fit">
        <Link href="/">Go to your apps</Link>
      </Button>
    </main>
  );
}
