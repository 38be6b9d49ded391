import { z } from "zod";

import { listBudgets } from "@/lib/budgets/list";
import { NewBudget } from "@/lib/budgets/schema";
import { setBudget } from "@/lib/budgets/set";
import { route } from "@/lib/http/route";

export const GET = route(z.strictObject({}), listBudgets);
export const PUT = route(NewBudget, setBudget);
