import { expect, test } from "vitest";

import { reportShare } from "@/lib/community/report";
import { dismissReport, listReports } from "@/lib/community/reports";
import { ReportQuery } from "@/lib/community/schema";
import { showId } from "@/lib/ids";
import { readerIn, sharedIn } from "@/lib/testing/community";
import { app, rolledBack } from "@/lib/testing/database";
import { rowsWith } from "@/lib/testing/rows";

const REASON = "This shows a person who never agreed";
const open = ReportQuery.parse({});

test("a report reaches those who run the instance, and nobody else", () =>
  rolledBack(async (db) => {
    const [owner, other] = [await app(db), await app(db)];
    const { shareId } = await sharedIn(owner, "a marmot");
    const [reader, moderator] = [readerIn(other), readerIn(other, true)];
    const about = { shareId: showId("shr", shareId), reason: REASON };
    const report = await reportShare(reader, about);

    await expect(listReports(reader, open)).rejects.toThrow("moderate");
    await expect(
      dismissReport(reader, { reportId: report.id }),
    ).rejects.toThrow("moderate");
    const { data } = await listReports(moderator, open);
    expect(data).toMatchObject([
      { id: report.id, reason: REASON, shared: { preview: "a marmot" } },
    ]);
    expect(await rowsWith(db, REASON)).toEqual([]);

    await dismissReport(moderator, { reportId: report.id });
    expect((await listReports(moderator, open)).data).toEqual([]);
    const all = ReportQuery.parse({ state: "dismissed" });
    expect((await listReports(moderator, all)).data).toHaveLength(1);
  }));

test("who says it twice has said it once, with the last reason; others say their own", () =>
  rolledBack(async (db) => {
    const owner = await app(db);
    const { shareId } = await sharedIn(owner, "a marmot");
    const [one, two] = [readerIn(owner), readerIn(owner)];
    const about = { shareId: showId("shr", shareId) };
    await reportShare(one, { ...about, reason: "first" });
    await reportShare(one, { ...about, reason: "second" });
    await reportShare(two, { ...about, reason: "third" });
    const { data } = await listReports(readerIn(owner, true), open);
    expect(data.map(({ reason }) => reason)).toEqual(["third", "second"]);
  }));

test("nobody that we know reports nothing", () =>
  rolledBack(async (db) => {
    const owner = await app(db);
    const { shareId } = await sharedIn(owner, "a marmot");
    const nobody = { ...readerIn(owner), reader: null };
    await expect(
      reportShare(nobody, { shareId: showId("shr", shareId), reason: "x" }),
    ).rejects.toThrow("Sign in");
  }));
