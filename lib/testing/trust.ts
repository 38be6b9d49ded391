import { randomBytes } from "node:crypto";

import { vault } from "@/lib/auth/vault";
import type { CommunityCtx } from "@/lib/context";
import { db } from "@/lib/db";
import { newId } from "@/lib/ids";
import { addDocument } from "@/lib/trust/documents/change";
import { requestDocument } from "@/lib/trust/documents/requests";
import { NewDocument } from "@/lib/trust/documents/schema";
import { termsIn } from "@/lib/trust/settings";
import { NewSubprocessor } from "@/lib/trust/subprocessors/schema";
import { addSubprocessor } from "@/lib/trust/subprocessors/subprocessors";

/** Somebody who runs the instance. */
export async function runsInstance(): Promise<CommunityCtx> {
  const reader = {
    ...{ kind: "member" as const, id: newId(new Date()), workspaceIds: [] },
    ...{ exportsFor: [], moderates: true },
  };
  const now = new Date();
  return { reader, now, address: null, db: db(), vault: await vault() };
}

export const REQUESTER = {
  name: "Ada Lovelace",
  email: "ada@example.test",
  organisation: "Analytical Engines",
  purpose: "To judge whether we may send you ours.",
};

export const SUBPROCESSOR = {
  name: "Acme Hosting",
  purpose: "hosting",
  data: "sealed backups",
  location: "Germany",
  starts_on: "2027-01-01",
};

/** Somebody from an address of their own. */
export const visitor = async () => ({
  ...{ db: db(), vault: await vault(), now: new Date() },
  address: `2001:db8::${randomBytes(2).toString("hex")}:${randomBytes(2).toString("hex")}`,
});

/** A document on request that somebody asked for, and a subprocessor; and no others. */
export async function trustThings() {
  const ctx = await runsInstance();
  await ctx.db.trustDocument.deleteMany();
  await ctx.db.subprocessor.deleteMany();
  const document = await addDocument(
    ctx,
    NewDocument.parse({ title: "Report", filename: "report.txt" }),
    Buffer.from("All is well."),
  );
  const { version } = await termsIn(ctx.db);
  const request = await requestDocument(await visitor(), {
    ...{ ...REQUESTER, documentId: document.id, terms_version: version },
  });
  const subprocessor = await addSubprocessor(
    ctx,
    NewSubprocessor.parse(SUBPROCESSOR),
  );
  return {
    documentId: document.id,
    requestId: request.id,
    subprocessorId: subprocessor.id,
  };
}
