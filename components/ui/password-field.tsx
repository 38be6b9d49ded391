"use client";

import { Eye, EyeOff } from "lucide-react";
import { type ComponentProps, useState } from "react";

import { type Field, FieldFrame } from "@/components/ui/field";
import { IconButton } from "@/components/ui/icon-button";
import { Input } from "@/components/ui/input";

type PasswordFieldProps = Omit<ComponentProps<typeof Field>, "type">;

/** A field for a secret, which can be shown to who types it. */
export function PasswordField({
  label,
  hint,
  errors,
  className,
  ...input
}: PasswordFieldProps) {
  const [shown, setShown] = useState(false);

  return (
    <FieldFrame label={label} hint={hint} errors={errors} className={className}>
      {(framed) => (
        <div className="relative">
          <Input
            {...framed}
            type={shown ? "text" : "password"}
            spellCheck={false}
            autoCapitalize="none"
            className="pr-10"
            {...input}
          />
          <IconButton
            label={shown ? "Hide what is typed" : "Show what is typed"}
            size="small"
            className="absolute top-1 right-1"
            onClick={() => setShown(!shown)}
          >
            {shown ? <EyeOff /> : <Eye />}
          </IconButton>
        </div>
      )}
    </FieldFrame>
  );
}
