"use client";

import { useState } from "react";

import { type Keeping, KeepSwitch } from "@/components/playground/keep-switch";
import { Button } from "@/components/ui/button";
import { Dialog, DialogClose, DialogContent } from "@/components/ui/dialog";
import { exactNumber, roundedBytes } from "@/components/ui/format-number";

type ReviewUploadProps = {
  files: readonly File[];
  keeping: Keeping;
  onSend: (keep: boolean) => void;
  onClose: () => void;
};

/** Says what will become of files, before anything of them is sent. */
export function ReviewUpload(props: ReviewUploadProps) {
  const { files, keeping, onSend, onClose } = props;
  const [keep, setKeep] = useState(true);
  const bytes = files.reduce((sum, { size }) => sum + size, 0);
  const [first] = files;
  const many = `${exactNumber(files.length)} files`;
  const what = files.length === 1 ? "1 file" : many;

  return (
    <Dialog open={files.length > 0} onOpenChange={(open) => !open && onClose()}>
      <DialogContent
        title={`Add ${what}`}
        description={
          files.length === 1
            ? `${first?.name}, ${roundedBytes(bytes)}`
            : `${roundedBytes(bytes)} in all. Nothing has been sent yet.`
        }
        footer={
          <>
            <DialogClose asChild>
              <Button>Cancel</Button>
            </DialogClose>
            <Button look="primary" onClick={() => onSend(keep)}>
              Send {what}
            </Button>
          </>
        }
      >
        <KeepSwitch keeping={keeping} checked={keep} onChange={setKeep} />
      </DialogContent>
    </Dialog>
  );
}
