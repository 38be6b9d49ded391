"use client";

import { FolderUp, Upload } from "lucide-react";
import { type ChangeEvent, useRef } from "react";
import { Button } from "@/components/ui/button";
import {
  Menu,
  MenuContent,
  MenuItem,
  MenuTrigger,
} from "@/components/ui/dropdown-menu";
import { shownFiles } from "@/components/uploads/gather";
import { offer } from "@/components/uploads/offered";

/** Lets people choose files, or a folder. Nothing is sent before they say so. */
export function UploadButton() {
  const files = useRef<HTMLInputElement>(null);
  const folder = useRef<HTMLInputElement>(null);
  const take = ({ currentTarget }: ChangeEvent<HTMLInputElement>) => {
    offer(shownFiles(currentTarget.files ?? []));
    currentTarget.value = "";
  };

  return (
    <>
      <Menu>
        <MenuTrigger asChild>
          <Button>
            <Upload />
            <span className="max-lg:sr-only">Upload</span>
          </Button>
        </MenuTrigger>
        <MenuContent align="end">
          <MenuItem onSelect={() => files.current?.click()}>
            <Upload />
            Choose files
          </MenuItem>
          <MenuItem onSelect={() => folder.current?.click()}>
            <FolderUp />
            Choose a folder
          </MenuItem>
        </MenuContent>
      </Menu>
      <input
        ref={files}
        type="file"
        multiple
        hidden
        aria-label="Files to upload"
        onChange={take}
      />
      <input
        ref={folder}
        type="file"
        hidden
        aria-label="Folder to upload"
        onChange={take}
        {...{ webkitdirectory: "" }}
      />
    </>
  );
}
