import type { Control } from "@/lib/trust/controls/schema";

type Said = Omit<Control, "framework" | "evidence"> & {
  evidence?: Control["evidence"];
};

const SBOM = { at: "/api/v1/trust/sbom", title: "The bill of materials" };
const API = { at: "/docs", title: "The documents of the API" };
const OPENAPI = { at: "/api/v1/openapi.json", title: "Its schema" };
const RECEIPTS = { at: "/verify", title: "Receipts that anybody checks" };
const KEPT = { at: "/trust#kept", title: "What is kept" };

/**
 * The chapters of OWASP's Application Security Verification Standard 5.0. What is said is
 * what the product does by itself; no chapter is claimed to be verified by anybody else.
 */
export const ASVS: Said[] = [
  {
    id: "V1",
    title: "Encoding and sanitization",
    share: "instance",
    instance:
      "SQL takes values as parameters; pages are made by React, which escapes; a table that goes out as CSV holds no formula; markup that was stored is text, and never run.",
    organisation: null,
  },
  {
    id: "V2",
    title: "Validation and business logic",
    share: "instance",
    instance:
      "Each request is held to the schema that the documents show, and one that asks for more than policy allows is refused; what is repeated with its key is done once.",
    organisation: null,
    evidence: [OPENAPI],
  },
  {
    id: "V3",
    title: "Web frontend security",
    share: "both",
    instance:
      "Cookies are HttpOnly and SameSite, and __Host- over https; another site's page changes nothing; stored content is served sandboxed and never sniffed.",
    organisation: "Headers that whoever stands before it adds, such as HSTS.",
  },
  {
    id: "V4",
    title: "API and web service",
    share: "instance",
    instance:
      "Each route says what it needs, and what it leaves in the log; whatever is sent, the answer is one that was promised.",
    organisation: null,
    evidence: [API],
  },
  {
    id: "V5",
    title: "File handling",
    share: "instance",
    instance:
      "Types are told by content and never believed; sizes, pixels, frames and nesting are bounded; archives are read without names becoming paths; decoders run in a process without keys.",
    organisation: null,
  },
  {
    id: "V6",
    title: "Authentication",
    share: "both",
    instance:
      "Passwords of at least 12 characters by argon2id, or a provider of identities; failures are counted for address and account. No password is a default.",
    organisation:
      "A second factor, by the provider of identities that it is given.",
  },
  {
    id: "V7",
    title: "Session management",
    share: "instance",
    instance:
      "Sessions are rows that can be ended, for 14 days at most; of their tokens only hashes are kept.",
    organisation: null,
  },
  {
    id: "V8",
    title: "Authorization",
    share: "instance",
    instance:
      "The first line of whatever is done asks whether they may; what is another's is told like what never was.",
    organisation: null,
    evidence: [API],
  },
  {
    id: "V9",
    title: "Self-contained tokens",
    share: "instance",
    instance:
      "There are none: sessions and keys are looked up, and end when they are revoked.",
    organisation: null,
  },
  {
    id: "V10",
    title: "OAuth and OIDC",
    share: "organisation",
    instance: null,
    organisation:
      "How the provider of identities is set up, where one is used.",
  },
  {
    id: "V11",
    title: "Cryptography",
    share: "both",
    instance:
      "AES-256-GCM, HKDF, HMAC-SHA-256 and Ed25519, in one module; keys of records, days, months and apps under a master key that is replaced without touching content.",
    organisation:
      "Where the master key and its copies are, and who gets to them.",
    evidence: [{ figure: "sealed_share" }, { figure: "undestroyed_keys" }],
  },
  {
    id: "V12",
    title: "Secure communication",
    share: "organisation",
    instance: null,
    organisation:
      "TLS in front of it: the product listens on this machine alone unless told otherwise.",
  },
  {
    id: "V13",
    title: "Configuration",
    share: "both",
    instance:
      "A setting that can't be used stops the start; secrets are printed nowhere; what isn't set is the stricter.",
    organisation: "What is set, and who may change it.",
    evidence: [SBOM],
  },
  {
    id: "V14",
    title: "Data protection",
    share: "instance",
    instance:
      "Each answer says what was kept and until when; what is past its time can't be read, and is destroyed; a call can leave nothing but a count.",
    organisation: null,
    evidence: [
      { figure: "overdue_records" },
      { figure: "not_stored_share" },
      RECEIPTS,
      KEPT,
    ],
  },
  {
    id: "V15",
    title: "Secure coding and architecture",
    share: "both",
    instance: "What it is made of is published, by version and hash.",
    organisation: "By when what is known to be vulnerable is replaced.",
    evidence: [SBOM],
  },
  {
    id: "V16",
    title: "Security logging and error handling",
    share: "both",
    instance:
      "What happens is in a log that can't be rewritten unseen and holds no content; a failure tells its caller nothing of what is inside.",
    organisation: "That somebody reads it.",
    evidence: [{ figure: "log_root" }, { figure: "log_wrong_entries" }],
  },
  {
    id: "V17",
    title: "WebRTC",
    share: "instance",
    instance: "There is none.",
    organisation: null,
  },
];
