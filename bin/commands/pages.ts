const PAGE = 1_000;

/**
 * All rows of a table, one page in memory at a time. `pageAfter` answers with the
 * next `take` of them above an id, in the order of their ids.
 */
export async function* pages<Row extends { id: string }>(
  pageAfter: (id: { gt: string } | undefined, take: number) => Promise<Row[]>,
): AsyncGenerator<Row> {
  for (let last: Row | undefined; ; ) {
    const page = await pageAfter(last && { gt: last.id }, PAGE);
    yield* page;
    last = page.at(-1);
    if (page.length < PAGE) return;
  }
}
