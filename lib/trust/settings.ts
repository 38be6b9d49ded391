import "server-only";

import { record } from "@/lib/audit/record";
import { witnessOf } from "@/lib/community/reader";
import type { CommunityCtx, Db } from "@/lib/context";
import { env } from "@/lib/env";
import { operator } from "@/lib/trust/operator";
import type {
  ContactView,
  TermsView,
  TrustSettingsPatch,
  TrustSettingsView,
} from "@/lib/trust/settings-schema";

const ONLY = { id: 1 };

/** What documents are given under until whoever runs the instance says otherwise. */
const USUAL_TERMS: TermsView = {
  version: 0,
  text: "You may use this document to judge how far this instance can be trusted. You may show it to those in your organisation who judge that with you, and to nobody else. It says what was so when it was made.",
};

/** Whether everyone may read the Trust Center of this instance. */
export async function isOpen(db: Db): Promise<boolean> {
  if (env().TRUST_CENTER === "off") return false;
  const row = await db.trustSettings.findUnique({
    where: ONLY,
    select: { open: true },
  });
  return row?.open ?? true;
}

/** What is said at the Trust Center, for those who run the instance. */
export async function getTrustSettings(
  ctx: CommunityCtx,
): Promise<TrustSettingsView> {
  operator(ctx);

  return viewOf(ctx.db);
}

/** Says something else; new terms are a new version, and what was agreed to stays. */
export async function changeTrustSettings(
  ctx: CommunityCtx,
  { terms, ...patch }: TrustSettingsPatch,
): Promise<TrustSettingsView> {
  operator(ctx);

  const { security_contact, security_policy, privacy_contact, ...same } = patch;
  const said = {
    ...same,
    securityContact: security_contact,
    securityPolicy: security_policy,
    privacyContact: privacy_contact,
  };
  await ctx.db.$transaction(async (db) => {
    await db.trustSettings.upsert({
      where: ONLY,
      create: { ...ONLY, ...said },
      update: said,
    });
    // One after the other: the row above is locked.
    const known = await termsIn(db);
    if (terms !== undefined && terms !== known.text) {
      const version = known.version + 1;
      await db.trustTerms.create({
        data: { version, text: terms, at: ctx.now },
      });
    }
    await record(witnessOf({ ...ctx, db }, null), { action: "trust.change" });
  });
  return viewOf(ctx.db);
}

/** Whom to ask, and where faults are told. */
export async function contactIn(db: Db): Promise<ContactView> {
  const row = await db.trustSettings.findUnique({ where: ONLY });
  return {
    operator: row?.operator ?? null,
    security_contact: row?.securityContact ?? null,
    security_policy: row?.securityPolicy ?? null,
    privacy_contact: row?.privacyContact ?? null,
  };
}

/** The terms of now. */
export async function termsIn(db: Db): Promise<TermsView> {
  const newest = await db.trustTerms.findFirst({
    orderBy: { version: "desc" },
    select: { version: true, text: true },
  });
  return newest ?? USUAL_TERMS;
}

async function viewOf(db: Db): Promise<TrustSettingsView> {
  const row = await db.trustSettings.findUnique({ where: ONLY });
  return {
    object: "trust.settings",
    open: row?.open ?? true,
    may_open: env().TRUST_CENTER === "on",
    ...(await contactIn(db)),
    terms: await termsIn(db),
  };
}
