"use client";

import { Button } from "@/components/ui/button";
import { CopyLine } from "@/components/ui/copy-line";
import { Dialog, DialogClose, DialogContent } from "@/components/ui/dialog";
import type { GrantView } from "@/lib/trust/documents/schema";

type GrantedProps = { granted: GrantView | null; onClose: () => void };

/** What opens a document, the one time that it is shown. */
export function Granted({ granted, onClose }: GrantedProps) {
  return (
    <Dialog open={granted !== null} onOpenChange={(open) => !open && onClose()}>
      {granted && (
        <DialogContent
          title="Granted"
          description={`Send this address to ${granted.requester?.email ?? "who asked"}. Whoever has it can download “${granted.title}”. It is shown once.`}
          dismissible={false}
          className="max-w-lg"
          footer={
            <>
              {granted.requester && (
                <Button asChild>
                  <a href={letterTo(granted)}>Write the e-mail</a>
                </Button>
              )}
              <DialogClose asChild>
                <Button look="primary">I have sent or copied it</Button>
              </DialogClose>
            </>
          }
        >
          <CopyLine
            text={granted.url}
            label="The address"
            copy="Copy the address"
          />
        </DialogContent>
      )}
    </Dialog>
  );
}

/** A letter to who asked, for their own mail program. */
function letterTo({ requester, title, url }: GrantView): string {
  const said = {
    subject: `Your request: ${title}`,
    body: `Hello,\n\nhere is “${title}”, under the terms that you agreed to:\n\n${url}\n`,
  };
  const query = Object.entries(said).map(
    ([name, value]) => `${name}=${encodeURIComponent(value)}`,
  );
  return `mailto:${encodeURIComponent(requester?.email ?? "")}?${query.join("&")}`;
}
