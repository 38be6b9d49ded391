import type { ContactView } from "@/lib/trust/settings-schema";

const DAY_MS = 24 * 60 * 60 * 1000;
/** RFC 9116 §2.5.5 wants less than a year. */
const LASTS_DAYS = 180;

/** `security.txt` as RFC 9116 has it. Null: nobody said where faults are told. */
export function securityTxt(
  { security_contact: contact, security_policy: policy }: ContactView,
  at: string,
  now: Date,
): string | null {
  if (contact === null) return null;
  const expires = new Date(now.getTime() + LASTS_DAYS * DAY_MS);
  const lines = [
    `Contact: ${contact}`,
    `Expires: ${expires.toISOString()}`,
    "Preferred-Languages: en",
    `Canonical: ${at}/.well-known/security.txt`,
    ...(policy ? [`Policy: ${policy}`] : []),
  ];
  return `${lines.join("\n")}\n`;
}
