"use client";

import { Button } from "@/components/ui/button";
import { CodeBlock } from "@/components/ui/code-block";
import { CopyLine } from "@/components/ui/copy-line";
import { DialogClose, DialogContent } from "@/components/ui/dialog";
import type { NewKeyView } from "@/lib/api-keys/schema";

type ShownOnceProps = { made: NewKeyView; origin: string; app: string };

/** The secret, the one time that it is shown. It closes by its button alone. */
export function ShownOnce({ made, origin, app }: ShownOnceProps) {
  return (
    <DialogContent
      title={`The key “${made.name}”`}
      description="Copy it now. We keep only its fingerprint, so it can't be shown again."
      dismissible={false}
      className="max-w-lg"
      footer={
        <DialogClose asChild>
          <Button look="primary">I have copied it</Button>
        </DialogClose>
      }
    >
      <CopyLine text={made.secret} label="The secret" copy="Copy the key" />
      {made.scopes.includes("predict") && (
        <div className="grid min-w-0 gap-1.5">
          <p className="text-sm text-muted">A first call:</p>
          <CodeBlock
            label="A first call with this key"
            samples={[{ language: "curl", code: firstCall(made, origin, app) }]}
          />
        </div>
      )}
    </DialogContent>
  );
}

const firstCall = ({ secret }: NewKeyView, origin: string, app: string) =>
  `curl '${origin}/api/v1/apps/${app}/predictions?model=language' \\
  -H 'authorization: Bearer ${secret}' \\
  -H 'content-type: text/plain' \\
  -d 'Guten Tag'`;
