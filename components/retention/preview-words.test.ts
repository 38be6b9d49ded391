import { expect, test } from "vitest";

import {
  recordsWords,
  whatGoes,
  whatStays,
} from "@/components/retention/preview-words";
import type { Preview } from "@/lib/retention/schema";

const now = new Date("2026-11-20T14:03:00.000Z");
const preview: Preview = {
  object: "retention.preview",
  window: "7d",
  records: 214,
  bytes: 1_258_291,
  oldest: "2026-10-03T08:00:00.000Z",
  by_type: { image: 14, text: 200, video: 0 },
  sample: [],
  held: 0,
  histogram: {
    days: [
      { day: "2026-11-21", records: 4 },
      { day: "2026-11-27", records: 1_200 },
    ],
    later: 0,
    never: 0,
  },
  token: "t",
  token_expires_at: "2026-11-20T14:13:00.000Z",
};

test("what goes is told by type, size and age", () => {
  expect(recordsWords(214)).toBe("214 records");
  expect(whatGoes(preview, now, "UTC")).toBe(
    "200 texts and 14 images, 1.2 MB, the oldest received on 3 Oct",
  );
  const one = {
    ...preview,
    records: 1,
    bytes: 5,
    by_type: { image: 0, text: 1, video: 0 },
  };
  expect(recordsWords(1)).toBe("1 record");
  expect(whatGoes(one, now, "UTC")).toBe("1 text, 5 bytes, received on 3 Oct");
});

test("what stays is told by when it goes, and why it doesn't", () => {
  expect(whatStays(preview, now)).toEqual([
    "1,204 more go by the end of 27 Nov, UTC.",
  ]);
  const rest = {
    ...preview,
    records: 0,
    held: 1,
    histogram: { days: [], later: 2, never: 1 },
  };
  expect(whatStays(rest, now)).toEqual([
    "2 go in over a year.",
    "1 stays until someone destroys it.",
    "1 stays as long as a hold keeps it.",
  ]);
});
