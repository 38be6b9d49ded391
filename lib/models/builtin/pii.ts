import "server-only";

import { getCountries } from "libphonenumber-js/max";
import { z } from "zod";

import { builtInModel } from "@/lib/models/builtin/model";
import { emails } from "@/lib/models/builtin/pii/email";
import type { Finder } from "@/lib/models/builtin/pii/finder";
import { ibans } from "@/lib/models/builtin/pii/iban";
import { ipAddresses, macAddresses } from "@/lib/models/builtin/pii/network";
import { paymentCards } from "@/lib/models/builtin/pii/payment-card";
import { phones } from "@/lib/models/builtin/pii/phone";
import { usSocialSecurityNumbers } from "@/lib/models/builtin/pii/us-ssn";
import { partsOf, textOf } from "@/lib/models/builtin/text";
import type { Span } from "@/lib/models/output";

const FINDERS: Finder[] = [
  emails,
  phones,
  paymentCards,
  ibans,
  ipAddresses,
  macAddresses,
  usSocialSecurityNumbers,
];

const PART_LENGTH = 2_048;
/** More than what is looked for is long, so nothing is cut where parts meet. */
const CONTEXT_LENGTH = 320;

export const pii = builtInModel(
  {
    id: "pii",
    name: "Personal data",
    description:
      "Finds personal data in text: email, phone (valid in its country), payment_card (brand and Luhn), iban (country and checksum), ip_address, mac_address and us_ssn. Spans don't overlap; their value is how sure the form makes us, not how sensitive the find is. It knows forms, not names or meanings.",
    takes: ["text"],
    output: "spans",
    params: z.strictObject({
      /** ISO 3166-1: whose phone numbers are meant where one has no country code. */
      region: z
        .enum(getCountries(), "Wants a country's two letters, such as US")
        .default("US"),
    }),
  },
  async (content, where, signal) => {
    const text = textOf(content);
    const spans: Span[] = [];
    for await (const start of partsOf(text, PART_LENGTH, signal)) {
      const end = start + PART_LENGTH;
      const from = Math.max(0, start - CONTEXT_LENGTH);
      const part = text.slice(from, end + CONTEXT_LENGTH);
      for (const span of spansIn(part, where, from)) {
        const isHere = span.start >= start && span.start < end;
        if (isHere && span.start >= (spans.at(-1)?.end ?? 0)) spans.push(span);
      }
    }
    return { spans };
  },
);

/** What the finders find in a part that begins at `offset`, in order. */
function spansIn(
  part: string,
  where: Parameters<Finder>[1],
  offset: number,
): Span[] {
  const found = FINDERS.flatMap((finder) => finder(part, where));
  return withoutOverlaps(found)
    .map((span) => ({
      ...span,
      start: span.start + offset,
      end: span.end + offset,
    }))
    .sort((a, b) => a.start - b.start);
}

/** Where spans overlap, the surer one stays; of two that are as sure, the longer. */
function withoutOverlaps(spans: Span[]): Span[] {
  const length = ({ start, end }: Span) => end - start;
  const best = spans.toSorted(
    (a, b) => b.value - a.value || length(b) - length(a) || a.start - b.start,
  );
  const kept: Span[] = [];
  for (const span of best) {
    const isFree = kept.every(
      ({ start, end }) => end <= span.start || span.end <= start,
    );
    if (isFree) kept.push(span);
  }
  return kept;
}
