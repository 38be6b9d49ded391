import { CannotRun } from "@/bin/cannot-run";
import { withDatabase } from "@/bin/instance/with-database";
import { vault } from "@/lib/auth/vault";
import type { Db } from "@/lib/context";
import { connect } from "@/lib/db";
import { sumUpCalls } from "@/lib/trust/counts";
import { settingsNow, trustFigures } from "@/lib/trust/figures";
import { queryFor } from "@/lib/trust/queries";
import type { Figure } from "@/lib/trust/schema";

const TIMEOUT_MS = 600_000;

export const summary =
  "Computes each figure of the Trust Center anew, by plain SQL.";

/** Fails where a promise is broken, or where a figure isn't what the SQL says. */
export const run = () =>
  withDatabase(async (databaseUrl) => {
    const db = connect(databaseUrl);
    try {
      await sumUpCalls({ db, now: new Date() });
      const wrong = await db.$transaction(compare, {
        // All of it as of one moment, while an instance works.
        isolationLevel: "RepeatableRead",
        timeout: TIMEOUT_MS,
      });
      if (wrong.length > 0) {
        throw new CannotRun(
          `This is not as it should be: ${wrong.join(", ")}.`,
        );
      }
    } finally {
      await db.$disconnect();
    }
  });

/** Tells each figure, and answers with the names of those that aren't right. */
async function compare(db: Db): Promise<string[]> {
  const now = new Date();
  const wrong: string[] = [];
  for (const figure of await trustFigures({ db, vault: await vault(), now })) {
    const anew = await computedAnew(db, figure, now);
    const isSame = isAlike(figure.value, anew);
    const isRight = isSame && figure.state !== "wrong";
    if (!isRight) wrong.push(figure.name);
    const said = isSame
      ? shown(anew)
      : `${shown(figure.value)}, SQL says ${shown(anew)}`;
    console.log(`${isRight ? " " : "!"} ${figure.name.padEnd(22)} ${said}`);
  }
  return wrong;
}

const shown = (value: Figure["value"]) =>
  value === null ? "–" : String(value);

async function computedAnew(
  db: Db,
  { name }: Figure,
  now: Date,
): Promise<Figure["value"]> {
  const query = queryFor(name, settingsNow(), now);
  const [row] = await db.$queryRawUnsafe<{ value: Figure["value"] }[]>(query);
  return row?.value ?? null;
}

/** The last digits of two ways to divide may differ. */
const isAlike = (one: Figure["value"], other: Figure["value"]) =>
  typeof one === "number" && typeof other === "number"
    ? Math.abs(one - other) <= 1e-6 * Math.max(1, Math.abs(one))
    : one === other;
