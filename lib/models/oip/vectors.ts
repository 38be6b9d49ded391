import "server-only";

import {
  countOf,
  numbersIn,
  shown,
  type Tensor,
  unfit,
} from "@/lib/models/oip/tensor";

/**
 * A vector for each of so many things that were asked about. Throws `provider_failed`
 * where the tensor isn't as many rows of numbers.
 */
export function vectorsIn(tensor: Tensor, count: number): number[][] {
  const { name, shape } = tensor;
  const row = (count > 1 ? shape.slice(1) : shape).filter((size) => size !== 1);
  const length = countOf(row);
  const isRows = count === 1 || shape[0] === count;
  if (!isRows || row.length > 1 || length === 0) {
    const wanted = count === 1 ? "one vector" : `${count} vectors`;
    throw unfit(name, `is ${shown(tensor)}, not ${wanted}`);
  }
  const numbers = numbersIn(tensor);
  return Array.from({ length: count }, (_, place) =>
    numbers.slice(place * length, (place + 1) * length),
  );
}
