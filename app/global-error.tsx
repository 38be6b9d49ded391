"use client";

import "./globals.css";

type GlobalErrorProps = {
  error: Error & { digest?: string };
  reset: () => void;
};

/** Stands in for the whole page, frame and providers included: it needs none of them. */
export default function GlobalError({ error, reset }: GlobalErrorProps) {
  return (
    <html lang="en">
      <body>
        <title>Sojourn</title>
        <main className="mx-auto grid min-h-dvh max-w-md content-center gap-3 px-4">
          <h1 className="text-xl font-semibold">Sojourn could not be shown</h1>
          <p className="text-muted">
            Something went wrong on our side. Try again; if it stays so, tell
            whoever runs this server.
          </p>
          {error.digest && (
            <p className="text-xs text-muted">
              Quote <code className="font-mono">{error.digest}</code>
            </p>
          )}
          <button
            type="button"
            onClick={reset}
            className="h-9 w-fit rounded-md bg-accent px-4 font-medium text-on-accent hover:bg-accent-strong"
          >
            Try again
          </button>
        </main>
      </body>
    </html>
  );
}
