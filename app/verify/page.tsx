import type { Metadata } from "next";

import { CheckReceipt } from "@/components/receipts/check-receipt";
import { Wordmark } from "@/components/shell/mark";
import { PageHeader } from "@/components/ui/page-header";
import { vault } from "@/lib/auth/vault";
import { db } from "@/lib/db";
import { publicUrl } from "@/lib/env";
import { publicKeys } from "@/lib/receipts/public";

export const metadata: Metadata = { title: "Check a receipt" };

export default async function VerifyPage() {
  const ctx = { db: db(), vault: await vault(), now: new Date() };

  return (
    <main
      id="content"
      className="mx-auto grid w-full max-w-5xl gap-8 px-4 py-6 md:px-6"
    >
      <header className="grid gap-6 print:hidden">
        <Wordmark />
        <PageHeader
          title="Check a receipt"
          description="By nothing but itself and the public key of the log. All of it happens in this page: it works with the network off, and nothing that you put here leaves it."
        />
      </header>
      <CheckReceipt ownKeys={await publicKeys(ctx)} address={publicUrl()} />
    </main>
  );
}
