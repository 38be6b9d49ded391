import {
  type JustifiedRow,
  justified,
  ratioOf,
} from "@/components/inputs/justified";

/** Says a day, before the rows of what came on it. */
export type DayRow = { day: string; from: number; count: number };

type Dated = {
  received_at: string;
  width: number | null;
  height: number | null;
};

type Frame = Parameters<typeof justified>[1];

/** What came, in rows by the day on which it did; in the order that it is given in. */
export function dayRows(
  inputs: Dated[],
  frame: Frame,
  zone: string,
): (DayRow | JustifiedRow)[] {
  const days = new Intl.DateTimeFormat("en-CA", { timeZone: zone });
  const rows: (DayRow | JustifiedRow)[] = [];
  let from = 0;
  while (from < inputs.length) {
    const day = dayOf(inputs[from], days);
    let to = from + 1;
    while (to < inputs.length && dayOf(inputs[to], days) === day) to++;
    rows.push({ day, from, count: to - from });
    for (const row of justified(inputs.slice(from, to).map(ratioOf), frame)) {
      rows.push({ ...row, from: row.from + from, to: row.to + from });
    }
    from = to;
  }
  return rows;
}

const dayOf = (input: Dated | undefined, days: Intl.DateTimeFormat) =>
  input ? days.format(new Date(input.received_at)) : "";
