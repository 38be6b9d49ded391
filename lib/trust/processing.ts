import "server-only";

import { SESSION_SECONDS } from "@/lib/auth/session";
import type { Db } from "@/lib/context";
import { csvOf } from "@/lib/csv";
import { showDuration } from "@/lib/duration";
import { env } from "@/lib/env";
import { trustSettings } from "@/lib/trust/center";
import { Processing, type ProcessingView } from "@/lib/trust/processing-schema";
import { contactIn } from "@/lib/trust/settings";
import { subprocessorsIn } from "@/lib/trust/subprocessors/subprocessors";

/**
 * Records of processing as GDPR Art. 30 asks for them, as far as the instance knows what
 * is processed: made from its settings and from who is listed as getting something.
 */
export async function processingOf(db: Db, now: Date): Promise<ProcessingView> {
  const { operator, privacy_contact } = await contactIn(db);
  const others = (await subprocessorsIn(db)).filter(
    ({ starts_on: from }) => from <= now.toISOString(),
  );
  const told = {
    recipients: others.map(({ name, data }) => `${name}: ${data}`).join("; "),
    third_countries: others
      .map(({ name, location }) => `${name}: ${location}`)
      .join("; "),
  };
  const by = operator ?? "Whoever runs the instance";
  return {
    object: "records_of_processing",
    operator,
    privacy_contact,
    computed_at: now.toISOString(),
    data: activities(by).map((activity) => ({
      ...activity,
      recipients: [activity.recipients, told.recipients]
        .filter(Boolean)
        .join("; "),
      third_countries:
        told.third_countries || "None that the instance was told of.",
    })),
  };
}

type Activity = Omit<Processing, "third_countries">;

const SEALED =
  "Sealed by AES-256-GCM under a key for each record; each access in an append-only log; destroyed by its key.";

function activities(operator: string): Activity[] {
  const { window_default_seconds: usual, window_max_seconds: most } =
    trustSettings();
  const { METADATA_LIFE } = env();
  const metadata = showDuration(METADATA_LIFE);
  return [
    {
      activity: "Keeping and reviewing what is sent to models",
      role: "processor",
      controller: "The workspace whose app it is",
      purposes:
        "To answer with what a model says, and to let the app's people review it.",
      data_subjects: "Whoever the app's senders send something of.",
      personal_data:
        "Inputs and answers (texts, images, videos), their names, metadata and subjects, annotations.",
      recipients:
        "Members of the workspace, holders of the app's keys, and servers of models that the app picked.",
      erasure: `By each app's window (${showDuration(usual)} where none is set${most === null ? "" : `, ${showDuration(most)} at most`}), on demand at once, or not kept at all. Held records when their hold ends.`,
      security: SEALED,
    },
    {
      activity: "Accounts and sign-in",
      role: "controller",
      controller: operator,
      purposes: "To know who may do what.",
      data_subjects: "People with an account.",
      personal_data: "E-mail address, name, password by argon2id, sessions.",
      recipients: "Members of the same workspace.",
      erasure: `An account with its deletion; a session after ${showDuration(SESSION_SECONDS)} at most.`,
      security:
        "Of tokens and keys only hashes are kept; passwords by argon2id.",
    },
    {
      activity: "The log of what happened",
      role: "controller",
      controller: operator,
      purposes: "To prove who did what, and that what was destroyed was.",
      data_subjects: "People with an account, and who calls with a key.",
      personal_data:
        "Ids, the network address, what was done and when. No content.",
      recipients: "Owners and admins, each of their own apps.",
      erasure: `After ${metadata}; hashes stay.`,
      security:
        "An append-only Merkle log, signed; its table can hold no words.",
    },
    {
      activity: "Counting calls",
      role: "controller",
      controller: operator,
      purposes: "To say what was used, and what it cost.",
      data_subjects: "Who calls with a key.",
      personal_data:
        "The key's id, counts, bytes and times of each call. No content.",
      recipients: "Members of the workspace.",
      erasure: `After ${metadata}.`,
      security: "The table can hold no words.",
    },
    ...(env().COMMUNITY === "off"
      ? []
      : [
          {
            activity: "The community",
            role: "processor" as const,
            controller: "The workspace that shares",
            purposes: "To show and give out what owners shared, by consent.",
            data_subjects: "Whoever is in what is shared.",
            personal_data: "What a consent covers of a record.",
            recipients:
              env().COMMUNITY === "public"
                ? "Everyone."
                : "People with an account, and holders of keys.",
            erasure:
              "With the record, or when the consent is taken back; who exported it is told to delete it.",
            security: SEALED,
          },
        ]),
    {
      activity: "Documents of the Trust Center",
      role: "controller",
      controller: operator,
      purposes: "To know who was given which document, under which terms.",
      data_subjects: "Who asks for a document.",
      personal_data: "Name, e-mail address, organisation, purpose.",
      recipients: "Those who run the instance.",
      erasure: `With the document, on demand, or after ${metadata}.`,
      security: "Sealed by AES-256-GCM under the document's key.",
    },
  ];
}

const COLUMNS = Object.keys(Processing.shape) as (keyof Processing)[];

/** The same as a table. */
export const processingCsv = ({ data }: ProcessingView): string =>
  csvOf([COLUMNS, ...data.map((row) => COLUMNS.map((name) => row[name]))]);
