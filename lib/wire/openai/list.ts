import { AppError } from "@/lib/errors";

/** A list as OpenAI's clients read one: without `has_more` they take it for the last. */
export function listed<T extends { id: string }>(data: T[], has_more: boolean) {
  return {
    object: "list",
    data,
    first_id: data[0]?.id ?? null,
    last_id: data.at(-1)?.id ?? null,
    has_more,
  };
}

type Asked = { limit: number; order: "asc" | "desc"; after?: string };

/** A page of what is here as a whole, in its order. */
export function within<T extends { id: string }>(
  all: T[],
  { limit, order, after }: Asked,
) {
  const inOrder = order === "asc" ? all : all.toReversed();
  const from = after === undefined ? 0 : placeAfter(inOrder, after);
  const data = inOrder.slice(from, from + limit);
  return listed(data, from + limit < inOrder.length);
}

function placeAfter(items: { id: string }[], after: string): number {
  const place = items.findIndex(({ id }) => id === after);
  if (place >= 0) return place + 1;
  throw new AppError("invalid_request", "after is no id of this list.", {
    param: "after",
  });
}
