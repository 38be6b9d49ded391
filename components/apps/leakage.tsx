import { LEAKAGE, LEAKAGE_IN_SHORT } from "@/lib/index/leakage";

/** What a thief of the database learns, for who decides what is indexed. */
export function Leakage() {
  return (
    <details className="text-sm">
      <summary className="w-fit cursor-pointer rounded-sm text-muted hover:text-ink">
        What a thief of the database learns
      </summary>
      <div className="mt-3 grid max-w-prose gap-3">
        <p>{LEAKAGE_IN_SHORT}</p>
        <LeakagePoints />
      </div>
    </details>
  );
}

/** All of it, point by point. */
export const LeakagePoints = () => (
  <dl className="grid gap-3">
    {LEAKAGE.map(({ title, text }) => (
      <div key={title}>
        <dt className="font-medium">{title}</dt>
        <dd className="text-muted">{text}</dd>
      </div>
    ))}
  </dl>
);
