"use client";

import { LayoutGrid, Rows3 } from "lucide-react";

import { Segmented } from "@/components/ui/segmented";

export type InputsView = "gallery" | "table";

type ViewSwitchProps = {
  value: InputsView;
  onChange: (view: InputsView) => void;
};

export function ViewSwitch({ value, onChange }: ViewSwitchProps) {
  return (
    <Segmented
      label="View"
      iconsOnly
      value={value}
      onValueChange={onChange}
      options={[
        { value: "gallery", label: "Gallery", icon: <LayoutGrid /> },
        { value: "table", label: "Table", icon: <Rows3 /> },
      ]}
    />
  );
}
