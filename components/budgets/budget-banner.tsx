"use client";

import { useQuery } from "@tanstack/react-query";
import { Gauge } from "lucide-react";
import Link from "next/link";

import { settingsHref } from "@/components/apps/place";
import { isNear, saidOf, usedOf } from "@/components/budgets/measures";
import { budgetsQuery } from "@/components/budgets/query";
import { cn } from "@/components/ui/cn";
import { ShortTime } from "@/components/ui/relative-time";
import type { BudgetView } from "@/lib/budgets/schema";

/** Tells every member of budgets that are nearly used up, or are. */
export function BudgetBanner({ app }: { app: string }) {
  const { data } = useQuery(budgetsQuery(app));
  const near = (data?.data ?? []).filter((budget) =>
    usedOf(budget).some(({ share }) => isNear(budget, share)),
  );
  if (near.length === 0) return null;

  const isOver = near.some((budget) =>
    usedOf(budget).some(({ share }) => share >= 1),
  );
  return (
    <section
      aria-label="Budgets"
      className={cn(
        "flex flex-wrap items-baseline gap-x-4 gap-y-1 border-b px-3 py-2 text-sm md:px-5 print:hidden",
        isOver ? "border-red/50 bg-red-soft" : "border-amber/50 bg-amber-soft",
      )}
    >
      <Gauge
        className={cn(
          "size-4 shrink-0 translate-y-0.5 stroke-[1.5]",
          isOver ? "text-red-text" : "text-amber-text",
        )}
      />
      <ul className="grid min-w-0 gap-1">
        {near.map((budget) => (
          <li key={`${budget.key} ${budget.period}`}>
            <Told budget={budget} />
          </li>
        ))}
      </ul>
      <Link href={settingsHref(app, "budgets")} className="link">
        Budgets
      </Link>
    </section>
  );
}

function Told({ budget }: { budget: BudgetView }) {
  const used = usedOf(budget).filter(({ share }) => isNear(budget, share));
  const isOver = used.some(({ share }) => share >= 1);
  const amounts = used.map(({ measure }) => saidOf(budget, measure));
  return (
    <>
      {budget.key ? "A key" : "This app"} has used {amounts.join(" and ")} of{" "}
      {budget.period === "day" ? "this day" : "this month"}.{" "}
      {isOver ? "Its calls are refused until " : "It begins anew on "}
      <ShortTime at={budget.until} />.
    </>
  );
}
