"use client";

import { useQueryClient } from "@tanstack/react-query";
import { Gauge } from "lucide-react";
import { useRouter } from "next/navigation";

import {
  BudgetDialog,
  type BudgetDialogProps,
} from "@/components/budgets/budget-dialog";
import { isNear, saidOf, usedOf } from "@/components/budgets/measures";
import { Button } from "@/components/ui/button";
import { Confirm } from "@/components/ui/confirm";
import { EmptyState } from "@/components/ui/empty-state";
import { Progress } from "@/components/ui/progress";
import { ShortTime } from "@/components/ui/relative-time";
import { Section } from "@/components/ui/surface";
import type { BudgetView } from "@/lib/budgets/schema";
import { Refused } from "@/lib/http/ask";

type BudgetsPanelProps = {
  app: string;
  budgets: BudgetView[];
  keys: Record<string, string>;
  /** Undefined: this person may not. */
  save?: BudgetDialogProps["save"];
};

/** What an app and its keys may use, how far it is used, and until when. */
export function BudgetsPanel({ app, budgets, keys, save }: BudgetsPanelProps) {
  const router = useRouter();
  const queries = useQueryClient();
  const renewed = async () => {
    router.refresh();
    await queries.invalidateQueries({ queryKey: ["budgets", app] });
  };
  const remove = async ({ key, period }: BudgetView) => {
    const response = await fetch(`/api/v1/apps/${app}/budgets`, {
      method: "PUT",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ key, period }),
    });
    if (!response.ok) throw new Refused(await response.json());
    await renewed();
  };
  const saving: typeof save =
    save &&
    (async (state, form) => {
      const next = await save(state, form);
      if (next?.ok) await renewed();
      return next;
    });

  return (
    <>
      {budgets.length === 0 ? (
        <EmptyState
          icon={<Gauge />}
          title="No budget"
          actions={saving && <SetOne save={saving} keys={keys} />}
        >
          The app and its keys may use as much as they like. A budget refuses
          calls once so many calls, tokens, dollars or bytes are used up in a
          day or a month, and warns before.
        </EmptyState>
      ) : (
        saving && (
          <div>
            <SetOne save={saving} keys={keys} />
          </div>
        )
      )}
      {budgets.map((budget) => (
        <Section
          key={`${budget.key} ${budget.period}`}
          title={`${nameOf(budget, keys)}, in a ${budget.period}`}
          description={
            <>
              Begins anew on <ShortTime at={budget.until} />. Warns from{" "}
              {budget.warn_at} % on.
            </>
          }
          actions={
            saving && (
              <div className="flex gap-2">
                <BudgetDialog
                  save={saving}
                  keys={keys}
                  budget={budget}
                  trigger={<Button size="small">Change</Button>}
                />
                <Remove
                  name={nameOf(budget, keys)}
                  remove={() => remove(budget)}
                />
              </div>
            )
          }
        >
          <Used budget={budget} />
        </Section>
      ))}
    </>
  );
}

const nameOf = ({ key }: BudgetView, keys: Record<string, string>) =>
  key ? (keys[key] ?? `The key …${key.slice(-6)}`) : "The whole app";

const SetOne = (form: Pick<BudgetDialogProps, "save" | "keys">) => (
  <BudgetDialog
    {...{ save: form.save, keys: form.keys }}
    trigger={<Button look="primary">Set a budget</Button>}
  />
);

function Used({ budget }: { budget: BudgetView }) {
  return (
    <div className="grid gap-4">
      {usedOf(budget).map(({ measure, share }) => (
        <Progress
          key={measure.of}
          label={measure.label}
          value={Math.min(share, 1)}
          note={saidOf(budget, measure)}
          look={share >= 1 ? "red" : isNear(budget, share) ? "amber" : "accent"}
        />
      ))}
    </div>
  );
}

type RemoveProps = { name: string; remove: () => Promise<void> };

function Remove({ name, remove }: RemoveProps) {
  return (
    <Confirm
      trigger={
        <Button size="small">
          Remove<span className="sr-only"> the budget of {name}</span>
        </Button>
      }
      title="Remove the budget"
      verb="Remove it"
      onConfirm={remove}
    >
      <p>
        {name} may use as much as it likes from now on. A new budget can be set
        at any time, and counts what was used before.
      </p>
    </Confirm>
  );
}
