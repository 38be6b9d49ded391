"use server";

import { z } from "zod";

import { WHOLE_APP } from "@/components/budgets/whole-app";
import { NewBudget } from "@/lib/budgets/schema";
import { setBudget } from "@/lib/budgets/set";
import { action } from "@/lib/http/action";
import { orNothing } from "@/lib/http/fields";

/** An amount as it is typed, in units of what is counted. */
const amount = (unit: number) =>
  orNothing(
    z.coerce
      .number()
      .positive()
      .max(Number.MAX_SAFE_INTEGER / unit),
  ).transform((typed) => (typed === null ? null : Math.ceil(typed * unit)));

const BudgetForm = z
  .object({
    key: z.string().transform((key) => (key === WHOLE_APP ? null : key)),
    period: NewBudget.shape.period,
    requests: amount(1),
    tokens: amount(1),
    dollars: amount(1_000_000),
    megabytes: amount(2 ** 20),
    warn_at: z.coerce.number().pipe(NewBudget.shape.warn_at.unwrap()),
  })
  .transform(({ dollars: cost_micros, megabytes: bytes, ...rest }) => ({
    ...rest,
    ...{ cost_micros, bytes },
  }));

export const save = action(BudgetForm, setBudget);
