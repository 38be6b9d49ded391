"use client";

import { useState } from "react";

import type { Entry } from "@/components/shell/entry";
import { Dialog, DialogContent } from "@/components/ui/dialog";
import { Kbd } from "@/components/ui/kbd";
import { Switch } from "@/components/ui/switch";

type KeyboardHelpProps = {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  entries: Entry[];
  /** Whether keys without a modifier do anything. */
  isOn: () => boolean;
  onSwitch: (on: boolean) => void;
};

const EVERYWHERE: [string[], string][] = [
  [["ctrl", "k"], "Go to anything (⌘ on a Mac)"],
  [["/"], "Search"],
  [["?"], "This list"],
  [["esc"], "Close what is open"],
];

const IN_LISTS: [string[], string][] = [
  [["j", "k"], "Down, up"],
  [["h", "l"], "Left, right"],
  [["space"], "Quick look"],
  [["enter"], "Open"],
  [["x"], "Select"],
  [["shift", "x"], "Select up to here"],
  [["ctrl", "a"], "Select what is loaded"],
  [["m"], "Find what is similar"],
  [["+", "-"], "Larger, smaller"],
  [["e"], "Annotate what is selected"],
  [["s"], "Share what is selected"],
  [["#"], "Destroy what is selected"],
];

const IN_RECORDS: [string[], string][] = [
  [["j", "k"], "The next record of the search, the one before"],
  [["e"], "Annotate it"],
  [["ctrl", "z"], "Undo; with shift, redo"],
];

const IN_PICTURES: [string[], string][] = [
  [["b"], "Draw a box"],
  [["p"], "Draw a polygon"],
  [["v"], "Pick regions"],
  [["enter"], "Put a corner; of a region, to its corners"],
  [["↓", "↑"], "Move by a pixel; with shift, by ten"],
  [["l"], "Label it anew"],
  [["⌫"], "Take it away"],
];

const IN_SEARCH: [string[], string][] = [
  [["↓", "↑"], "Through what is suggested"],
  [["enter"], "Search; again: to what was found"],
  [["esc"], "Close the suggestions, leave the box"],
];

export function KeyboardHelp({
  open,
  onOpenChange,
  ...content
}: KeyboardHelpProps) {
  return (
    <Dialog open={open} onOpenChange={onOpenChange}>
      <DialogContent title="Keyboard" className="max-w-lg">
        <Lists {...content} />
      </DialogContent>
    </Dialog>
  );
}

function Lists({
  entries,
  isOn,
  onSwitch,
}: Omit<KeyboardHelpProps, "open" | "onOpenChange">) {
  const [on, setOn] = useState(isOn);
  const places = entries.flatMap((entry): [string[], string][] =>
    entry.letter ? [[["g", entry.letter], entry.label]] : [],
  );

  return (
    <>
      <div className="grid gap-x-8 gap-y-4 sm:grid-cols-2">
        <Keys title="Everywhere" keys={EVERYWHERE} />
        <Keys title="Go to" keys={places} />
        <Keys title="In lists" keys={IN_LISTS} />
        <Keys title="On a record" keys={IN_RECORDS} />
        <Keys title="In a picture" keys={IN_PICTURES} />
        <Keys title="In the search box" keys={IN_SEARCH} />
      </div>
      <Switch
        label="Single keys"
        hint="Off: only tab, enter, escape and the arrows do anything."
        checked={on}
        onCheckedChange={(next) => {
          setOn(next);
          onSwitch(next);
        }}
      />
    </>
  );
}

function Keys({ title, keys }: { title: string; keys: [string[], string][] }) {
  return (
    <section>
      <h3 className="mb-1 text-xs text-muted">{title}</h3>
      <dl>
        {keys.map(([pressed, does]) => (
          <div
            key={does}
            className="flex items-center justify-between border-b border-line py-1.5 text-sm last:border-0"
          >
            <dt>{does}</dt>
            <dd className="flex gap-1 text-muted">
              {pressed.map((key) => (
                <Kbd key={key}>{key}</Kbd>
              ))}
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
