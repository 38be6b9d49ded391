import type { Sort } from "@/components/inputs/query";
import { Segmented } from "@/components/ui/segmented";
import { conditionsOf, type Query } from "@/lib/search/language/query";

/** Whether one record can fit a query better than another: by words, or by concepts. */
export const canFit = (query: Query): boolean =>
  conditionsOf(query).some(
    ({ kind }) => kind === "words" || kind === "concept",
  );

type SortSwitchProps = { value: Sort; onChange: (sort: Sort) => void };

export function SortSwitch({ value, onChange }: SortSwitchProps) {
  return (
    <Segmented
      label="Order"
      value={value}
      onValueChange={onChange}
      options={[
        { value: "newest", label: "Newest" },
        { value: "best", label: "Best" },
      ]}
    />
  );
}
