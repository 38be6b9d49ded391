// Fills an app with inputs by the product's own verbs. A process of its own, since
// its settings say which database is the product's.
import { pictures } from "@/bin/bench/media/pictures";
import { verifyKey } from "@/lib/auth/verify-key";
import type { Ctx } from "@/lib/context";
import { db } from "@/lib/db";
import { type NewRecord, storeInputs } from "@/lib/inputs/store";

const BATCH = 100;
const AT_ONCE = 4;
const DAYS = 28;
const DAY_MS = 24 * 60 * 60 * 1000;

const [app = "", key = "", count = "", of = ""] = process.argv.slice(2);
const total = Number(count);

const occasion = { now: new Date(), address: null };
const ctx = await verifyKey(key, app, occasion);

// Oldest first, evenly over four weeks: no page is of one batch, or one epoch, alone.
let stored = 0;
async function fill(): Promise<void> {
  while (stored < total) {
    const from = stored;
    stored += BATCH;
    const age = DAYS * DAY_MS * (1 - from / total);
    const then = new Date(occasion.now.getTime() - age);
    const batch = Math.min(BATCH, total - from);
    await keep({ ...ctx, now: then }, from, batch);
  }
}

async function keep(ctx: Ctx, from: number, count: number): Promise<void> {
  const records = Array.from({ length: count }, (_, place) =>
    recordOf(from + place),
  );
  await storeInputs(ctx, records);
}

const drawn = of === "pictures" ? await pictures(200) : [];

const SENTENCE = "The guests stay only as long as their host has said. ";

function recordOf(place: number): NewRecord {
  const text = `Note ${place}. ${SENTENCE.repeat(1 + (place % 8))}`;
  const picture = drawn[place % drawn.length];
  async function* source() {
    yield picture ?? Buffer.from(text);
  }
  return {
    incoming: { source: source(), declared: null, expected: null },
    wish: { store: null, retention: null },
    description: {
      filename: picture ? `${place}.jpg` : `note-${place}.txt`,
      subject: null,
      url: null,
      metadata: { place: String(place), env: place % 5 ? "prod" : "test" },
    },
  };
}

await Promise.all(Array.from({ length: AT_ONCE }, fill));
await db().$disconnect();
