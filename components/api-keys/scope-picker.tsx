"use client";

import { SCOPE_SETS, SCOPE_WORDS } from "@/components/api-keys/scopes";
import { Button } from "@/components/ui/button";
import { Checkbox } from "@/components/ui/checkbox";
import type { Scope } from "@/lib/permissions";

type ScopePickerProps = {
  value: Scope[];
  onChange: (scopes: Scope[]) => void;
  errors?: string[];
};

/** What the key may do, each told in words. */
export function ScopePicker({ value, onChange, errors }: ScopePickerProps) {
  const turn = (scope: Scope, on: boolean) =>
    onChange(on ? [...value, scope] : value.filter((had) => had !== scope));

  return (
    <fieldset className="grid gap-2">
      <legend className="mb-1.5 text-sm font-medium">What it may do</legend>
      <div className="flex flex-wrap gap-1.5">
        {SCOPE_SETS.map(({ name, scopes }) => (
          <Button
            key={name}
            type="button"
            size="small"
            onClick={() => onChange(scopes)}
          >
            {name}
          </Button>
        ))}
      </div>
      <div className="grid max-h-64 gap-2.5 overflow-y-auto rounded-md border border-line p-3">
        {Object.entries(SCOPE_WORDS).map(([scope, words]) => (
          <Checkbox
            key={scope}
            label={<span className="font-mono text-xs">{scope}</span>}
            hint={words}
            checked={value.includes(scope as Scope)}
            onCheckedChange={(on) => turn(scope as Scope, on === true)}
          />
        ))}
      </div>
      {errors && <p className="text-sm text-red-text">{errors.join(" ")}</p>}
    </fieldset>
  );
}
