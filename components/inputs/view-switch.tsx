"use client";

import { CalendarDays, LayoutGrid, Rows3 } from "lucide-react";

import type { InputsView } from "@/components/inputs/filter-state";
import { Segmented } from "@/components/ui/segmented";

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
        { value: "timeline", label: "Timeline", icon: <CalendarDays /> },
        { value: "table", label: "Table", icon: <Rows3 /> },
      ]}
    />
  );
}
