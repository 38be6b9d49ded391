import type { Control } from "@/lib/trust/controls/schema";

type Said = Omit<Control, "framework" | "evidence"> & {
  evidence?: Control["evidence"];
};

const LOG = { at: "/log/checkpoint", title: "The log's newest checkpoint" };
const RECEIPTS = { at: "/verify", title: "Receipts that anybody checks" };
const SBOM = { at: "/api/v1/trust/sbom", title: "The bill of materials" };
const API = { at: "/docs", title: "The documents of the API" };
const SECURITY = { at: "/.well-known/security.txt", title: "security.txt" };
const CHANGES = { at: "/trust/changes.atom", title: "Notices of changes" };
const KEPT = { at: "/trust#kept", title: "What is kept" };

const attested = (id: string, title: string, organisation: string): Said => ({
  ...{ id, title, share: "organisation", instance: null, organisation },
});

/** The common criteria of AICPA's Trust Services Criteria (2017, with the points of 2022). */
export const SOC2: Said[] = [
  attested(
    "CC1.1",
    "Integrity and ethical values",
    "A code of conduct, and that it is kept.",
  ),
  attested(
    "CC1.2",
    "Oversight by a board",
    "Who oversees whoever runs the instance, and how independent they are.",
  ),
  attested(
    "CC1.3",
    "Structures and responsibilities",
    "Who answers for what. The portal's roles show only who may do what here.",
  ),
  attested("CC1.4", "Competence of people", "Hiring, training, evaluation."),
  attested(
    "CC1.5",
    "Accountability",
    "That people are held to what they answer for.",
  ),
  {
    id: "CC2.1",
    title: "Information for internal control",
    share: "both",
    instance:
      "Every change, every read of content, each sign-in and each destruction is an entry of an append-only log that can hold no content.",
    organisation: "That somebody reads it, and acts on it.",
    evidence: [{ figure: "log_size" }, { figure: "log_wrong_entries" }, LOG],
  },
  attested(
    "CC2.2",
    "Communication inside",
    "That people know their part in keeping these promises.",
  ),
  {
    id: "CC2.3",
    title: "Communication with those outside",
    share: "both",
    instance:
      "This page, notices of who else gets something, a security contact, and documents on request with a record of who got which.",
    organisation: "Contracts, and answers to those who write.",
    evidence: [CHANGES, SECURITY],
  },
  attested(
    "CC3.1",
    "Objectives for judging risks",
    "What it is run for, and which risk is borne.",
  ),
  {
    id: "CC3.2",
    title: "Finding and analysing risks",
    share: "both",
    instance:
      "It is published what a thief of the database learns, and until when a backup tells it.",
    organisation:
      "An analysis of the risks around it: people, machines, networks.",
    evidence: [
      { at: "/trust#leakage", title: "What a thief of the database learns" },
    ],
  },
  attested("CC3.3", "The risk of fraud", "How it is judged, by whom."),
  {
    id: "CC3.4",
    title: "Changes that matter to control",
    share: "both",
    instance:
      "Changes of policies, holds, keys, providers and settings are entries of the log.",
    organisation:
      "That changes around the instance are judged before they are made.",
    evidence: [{ figure: "log_size" }],
  },
  {
    id: "CC4.1",
    title: "Ongoing evaluation",
    share: "both",
    instance:
      "What is promised is measured all the time, and told here whether it is kept; one command computes each figure anew by plain SQL.",
    organisation:
      "Evaluations by others, such as a penetration test or an audit.",
    evidence: [
      { figure: "overdue_records" },
      { figure: "sealed_share" },
      { figure: "log_root" },
    ],
  },
  {
    id: "CC4.2",
    title: "Telling of deficiencies",
    share: "both",
    instance:
      "A promise that is broken is said first on this page, and in metrics.",
    organisation: "Who is told, who mends it, by when.",
    evidence: [{ at: "/api/v1/trust", title: "The figures, for programs" }],
  },
  {
    id: "CC5.1",
    title: "Choosing controls",
    share: "both",
    instance:
      "What limits what is kept: a ratchet of instance, workspace, app, key and call.",
    organisation: "Which of it is set, and why.",
    evidence: [KEPT],
  },
  {
    id: "CC5.2",
    title: "Controls over technology",
    share: "both",
    instance:
      "Sealing, destruction of keys, the log and its proofs are not to be switched off.",
    organisation: "Controls over machines, networks and backups beneath it.",
    evidence: [{ figure: "sealed_share" }, { figure: "undestroyed_keys" }],
  },
  attested(
    "CC5.3",
    "Policies and procedures",
    "Written policies, and that they are followed.",
  ),
  {
    id: "CC6.1",
    title: "Logical access to what is protected",
    share: "instance",
    instance:
      "Each read and write is of one app, by a session or a key with scopes and an expiry, of which only hashes are kept; content is sealed under a key for each record.",
    organisation: null,
    evidence: [{ figure: "sealed_share" }, API],
  },
  {
    id: "CC6.2",
    title: "Registering and removing who has access",
    share: "both",
    instance:
      "A key is worthless in the moment it is revoked, a session when it ends; both are in the log.",
    organisation: "Who is invited, and that who leaves is removed.",
    evidence: [{ figure: "log_size" }],
  },
  {
    id: "CC6.3",
    title: "Roles and the least that is needed",
    share: "both",
    instance: "Four roles, scopes for keys, and one permission for each job.",
    organisation:
      "That roles are given for what people do, and looked at again.",
    evidence: [API],
  },
  attested(
    "CC6.4",
    "Access to the place",
    "Locks, guards, and who has passed them.",
  ),
  {
    id: "CC6.5",
    title: "Disposal",
    share: "both",
    instance:
      "What is past its time is destroyed by its key, within a minute in the live system and within a day in each backup of the database; each destruction has a receipt.",
    organisation:
      "Disposal of disks, and of backups of the keys once their life is over.",
    evidence: [
      { figure: "purge_lag_p99_seconds" },
      { figure: "undestroyed_keys" },
      RECEIPTS,
    ],
  },
  {
    id: "CC6.6",
    title: "Threats from outside",
    share: "both",
    instance:
      "It listens on this machine alone unless told otherwise, dials no private address for a caller, and lets no other site's page change anything.",
    organisation: "TLS, firewalls, and what stands before it.",
  },
  {
    id: "CC6.7",
    title: "Moving information",
    share: "both",
    instance:
      "What leaves is an export that is signed, a model's question that was asked for, or what an owner shared by consent; each is in the log.",
    organisation: "What becomes of it outside.",
    evidence: [CHANGES],
  },
  {
    id: "CC6.8",
    title: "Unwanted or malicious software",
    share: "both",
    instance:
      "Files are sniffed, bounded, decoded in a process of their own without keys, and never run; what the product is made of is published.",
    organisation: "What else runs on its machines.",
    evidence: [SBOM],
  },
  {
    id: "CC7.1",
    title: "Finding vulnerabilities",
    share: "both",
    instance:
      "The bill of materials says each package by version and hash, for a scanner to hold against what is known.",
    organisation: "That somebody does, and updates it.",
    evidence: [SBOM],
  },
  {
    id: "CC7.2",
    title: "Watching for anomalies",
    share: "both",
    instance:
      "Readiness, metrics of purge, log and errors, and failed sign-ins in the log.",
    organisation: "That somebody is woken.",
    evidence: [
      { figure: "purge_last_run_at" },
      { figure: "log_waiting_entries" },
    ],
  },
  attested("CC7.3", "Judging events", "What is an incident, and who decides."),
  {
    id: "CC7.4",
    title: "Answering incidents",
    share: "both",
    instance:
      "The log says who read what, when and from where, with a proof for each entry.",
    organisation: "The plan, the people, and telling those who have to know.",
    evidence: [{ figure: "log_wrong_entries" }, SECURITY],
  },
  {
    id: "CC7.5",
    title: "Recovering",
    share: "both",
    instance:
      "A restored backup keeps no more than it may; doctor says whether every record opens.",
    organisation: "That backups are made, kept, and tried.",
    evidence: [{ figure: "missing_blobs" }],
  },
  {
    id: "CC8.1",
    title: "Managing changes",
    share: "both",
    instance:
      "The version that runs is told, and what it is made of; migrations are applied once, in order.",
    organisation: "Who decides on an update, and tries it first.",
    evidence: [SBOM],
  },
  attested(
    "CC9.1",
    "Risks of interruption",
    "Insurance, other places, other people.",
  ),
  {
    id: "CC9.2",
    title: "Vendors and partners",
    share: "both",
    instance:
      "Who else gets something is listed with notice of changes; models of other servers are asked only where an app picked them.",
    organisation: "That vendors are judged, and contracts made.",
    evidence: [CHANGES],
  },
];
