import { COMMUNITY_WORDS, lengthWords } from "@/components/trust/words";
import { Facts } from "@/components/ui/facts";
import { Section } from "@/components/ui/surface";
import type { TrustView } from "@/lib/trust/schema";

type Settings = TrustView["settings"];

/** What is stored, where, how sealed, and for how long. */
export function Kept({ settings }: { settings: Settings }) {
  return (
    <Section
      id="kept"
      title="What is kept, where, and for how long"
      description="Whether anything of a call is kept, and until when, is said in its answer. A call that says so leaves nothing but a count."
    >
      <Facts facts={factsOf(settings)} />
    </Section>
  );
}

const factsOf = (settings: Settings) => [
  { name: "What", value: what(settings) },
  { name: "Where", value: where(settings) },
  {
    name: "How sealed",
    value:
      "By AES-256-GCM under a key for each record, which a key for each app and day wraps, which the master key wraps. Content above 64 KiB in chunks, each under that record's key. What records are found by is a keyed hash. The keys of days and of the index are outside the database.",
  },
  { name: "How long", value: howLong(settings) },
  { name: "In backups", value: inBackups(settings) },
  {
    name: "Counts, log",
    value: `For ${lengthWords(settings.metadata_life_seconds)}. They can hold no content. What the log's entries were hashed to stays, so that receipts go on being provable.`,
  },
  { name: "Community", value: COMMUNITY_WORDS[settings.community] },
];

const what = ({ stores }: Settings) =>
  stores
    ? "Where an app says so: what is sent to a model, what it answers, and what people say of both. Nothing is used for training unless its owner shares it."
    : "Nothing: this instance stores no input and no answer, whatever an app says.";

const where = ({ blobs }: Settings) =>
  blobs === "bucket"
    ? "In this instance's own PostgreSQL; files above 64 KiB, sealed, in a bucket that its operator chose."
    : "In this instance's own PostgreSQL and its own disk. Nothing is sent elsewhere but what a model of another server is asked.";

const howLong = ({
  window_default_seconds: usual,
  window_max_seconds: most,
}: Settings) =>
  `For as long as each app says, counted from receipt: ${lengthWords(usual)} where it doesn't${most === null ? "." : `, and ${lengthWords(most)} at most.`} Then nobody can read it, and it is destroyed within a minute.`;

const inBackups = ({
  epoch_seconds: epoch,
  month_key_seconds: month,
  key_backup_life_seconds: backups,
}: Settings) =>
  `A backup of the database opens nothing that was destroyed more than ${lengthWords(epoch)} ago; what it was found by is noise after ${lengthWords(month)}. Backups of the keys live ${lengthWords(backups)}.`;
