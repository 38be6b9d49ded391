import { type ComponentProps, type ReactNode, useId } from "react";

import { cn } from "@/components/ui/cn";
import { Input } from "@/components/ui/input";

type FrameProps = {
  label: ReactNode;
  hint?: ReactNode;
  errors?: string[];
  className?: string;
};

/** What the control inside a frame must carry. */
export type Framed = {
  id: string;
  "aria-invalid": boolean | undefined;
  "aria-describedby": string | undefined;
};

/** A label above a control, and below it what it is for, or what is wrong with it. */
export function FieldFrame({
  label,
  hint,
  errors,
  className,
  children,
}: FrameProps & { children: (framed: Framed) => ReactNode }) {
  const id = useId();
  const wrong = errors !== undefined && errors.length > 0;
  const note = wrong ? errors.join(" ") : hint;

  return (
    <div className={cn("grid content-start gap-1.5", className)}>
      <label htmlFor={id} className="w-fit text-sm font-medium">
        {label}
      </label>
      {children({
        id,
        "aria-invalid": wrong || undefined,
        "aria-describedby": note ? `${id}-note` : undefined,
      })}
      {note && (
        <p
          id={`${id}-note`}
          className={cn("text-sm", wrong ? "text-red-text" : "text-muted")}
        >
          {note}
        </p>
      )}
    </div>
  );
}

type FieldProps = Omit<ComponentProps<typeof Input>, "id"> & FrameProps;

/** A labelled box. Takes what `register` of react-hook-form gives, and a plain name. */
export function Field({
  label,
  hint,
  errors,
  className,
  ...input
}: FieldProps) {
  return (
    <FieldFrame label={label} hint={hint} errors={errors} className={className}>
      {(framed) => <Input {...framed} {...input} />}
    </FieldFrame>
  );
}
