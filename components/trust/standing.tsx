import { valueWords } from "@/components/trust/words";
import { RelativeTime } from "@/components/ui/relative-time";
import type { TrustView } from "@/lib/trust/schema";

/** What comes first: what is wrong, by name; or that nothing is. */
export function Standing({ trust }: { trust: TrustView }) {
  const { figures, status, computed_at: at } = trust;
  const wrong = figures.filter(({ state }) => state === "wrong");
  const unknown = figures.filter(({ state }) => state === "unknown");
  const promised = figures.filter(({ promise }) => promise !== null);

  return (
    <div
      role="status"
      className={
        status === "wrong"
          ? "grid gap-2 rounded-lg border border-red bg-surface px-5 py-4"
          : "grid gap-1 rounded-lg border border-line bg-surface px-5 py-4"
      }
    >
      {status === "wrong" ? (
        <>
          <p className="text-lg font-semibold text-red-text">
            {wrong.length === 1
              ? "One promise is broken"
              : `${wrong.length} promises are broken`}
          </p>
          <ul className="grid gap-1">
            {wrong.map((figure) => (
              <li key={figure.name}>
                <a href={`#${figure.name}`} className="link">
                  {figure.title}
                </a>
                {figure.unit === "instant" && figure.value !== null ? (
                  <>
                    {" "}
                    <RelativeTime at={String(figure.value)} />
                  </>
                ) : (
                  figure.unit !== "hash" && `: ${valueWords(figure)}`
                )}
              </li>
            ))}
          </ul>
        </>
      ) : (
        <p className="text-lg font-semibold">
          {unknown.length > 0
            ? "Not all of it has been looked at yet"
            : `All ${promised.length} promises are kept`}
        </p>
      )}
      <p className="text-muted">
        Computed <RelativeTime at={at} /> from what is in this instance.
      </p>
    </div>
  );
}
