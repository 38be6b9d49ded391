"use client";

import { useState } from "react";

import { ReviewDate } from "@/components/retention/review-date";
import { Button } from "@/components/ui/button";
import {
  Dialog,
  DialogClose,
  DialogContent,
  DialogTrigger,
} from "@/components/ui/dialog";
import { FormStatus } from "@/components/ui/form-status";
import { useSubmission } from "@/components/ui/submission";
import { type FormAction, fieldErrors } from "@/lib/http/form";
import type { HoldView } from "@/lib/retention/holds/schema";

/** Gets `hold` and `review_at`. */
export type ReviewHold = FormAction<HoldView>;

type ReviewHoldDialogProps = { hold: HoldView; review: ReviewHold };

/** Keeps a hold, and says when it is to be looked at next. */
export function ReviewHoldDialog({ hold, review }: ReviewHoldDialogProps) {
  const [open, setOpen] = useState(false);

  return (
    <Dialog open={open} onOpenChange={setOpen}>
      <DialogTrigger asChild>
        <Button size="small" look={hold.review_due ? "primary" : "plain"}>
          Review<span className="sr-only"> the hold: {hold.reason}</span>
        </Button>
      </DialogTrigger>
      <DialogContent title="Review this hold" className="max-w-lg">
        <p className="whitespace-pre-wrap [overflow-wrap:anywhere]">
          {hold.reason}
        </p>
        <ReviewForm
          hold={hold}
          review={review}
          onReviewed={() => setOpen(false)}
        />
      </DialogContent>
    </Dialog>
  );
}

type ReviewFormProps = ReviewHoldDialogProps & { onReviewed: () => void };

function ReviewForm({ hold, review, onReviewed }: ReviewFormProps) {
  const { state, pending, form } = useSubmission<HoldView>(
    async (last, data) => {
      const next = await review(last, data);
      if (next?.ok) onReviewed();
      return next;
    },
  );

  return (
    <form {...form} className="grid gap-5">
      <input type="hidden" name="hold" value={hold.id} />
      <ReviewDate errors={fieldErrors(state).review_at} />
      <FormStatus
        state={state?.ok === false && state.problem.fields ? null : state}
      />
      <footer className="flex justify-end gap-2">
        <DialogClose asChild>
          <Button type="button">Close</Button>
        </DialogClose>
        <Button look="primary" pending={pending}>
          Keep the hold
        </Button>
      </footer>
    </form>
  );
}
