import "server-only";

import { publicUrl } from "@/lib/env";
import { AppError } from "@/lib/errors";

/**
 * Stops another site's page from acting with a person's cookie (OWASP CSRF Prevention
 * Cheat Sheet, "Fetch Metadata" and "Verifying Origin"). A browser always tells one of
 * the two about a request that changes something; what tells neither is no browser,
 * and has no business with a cookie.
 */
export function refuseForeignOrigin(headers: Headers): void {
  const site = headers.get("sec-fetch-site");
  const origin = headers.get("origin");
  const own = origin === null ? site === "same-origin" : isOwn(origin, headers);
  if (own && (site === null || site === "same-origin")) return;
  throw new AppError(
    "forbidden",
    "This was sent from another site. Use the portal, or an app key.",
  );
}

function isOwn(origin: string, headers: Headers): boolean {
  if (!URL.canParse(origin)) return false;
  const { protocol, host } = new URL(origin);
  const known = new URL(publicUrl());
  return (
    origin === known.origin ||
    (protocol === known.protocol && host === headers.get("host"))
  );
}
