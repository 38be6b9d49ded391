import type { Metadata } from "next";

import { ApiReference } from "@/components/docs/api-reference";
import { Wordmark } from "@/components/shell/mark";
import { CodeBlock } from "@/components/ui/code-block";
import { firstCall } from "@/lib/http/sample";

export const metadata: Metadata = { title: "API" };
export default function DocsPage() {
  return (
    <main id="content">
      <header className="mx-auto grid max-w-3xl gap-4 px-4 py-8">
        <Wordmark />
        <h1 className="text-2xl font-semibold">The first call</h1>
        <p className="max-w-prose text-muted">
          Put your app's slug in place of <code>my-app</code> and its key in
          place of the dots. The answer's header <code>sojourn-storage</code>{" "}
          says whether it was kept, and until when.
        </p>
        <CodeBlock label="The first call" samples={firstCall("my-app")} />
      </header>
      <ApiReference />
    </main>
  );
}
