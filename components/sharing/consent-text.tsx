"use client";

import { useEffect, useRef } from "react";

type ConsentTextProps = {
  text: string;
  /** Called once the end of it has been in view. */
  onEnd?: () => void;
};

/** A text to agree to, in full, in a frame of its own that scrolls by keyboard too. */
export function ConsentText({ text, onEnd }: ConsentTextProps) {
  const frame = useRef<HTMLDivElement>(null);
  const end = useRef<HTMLDivElement>(null);

  useEffect(() => {
    if (!end.current || !onEnd) return;
    const observer = new IntersectionObserver(
      (seen) => seen.some((one) => one.isIntersecting) && onEnd(),
      { root: frame.current, threshold: 1 },
    );
    observer.observe(end.current);
    return () => observer.disconnect();
  }, [onEnd]);

  return (
    <section
      ref={frame}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is reached by keyboard.
      tabIndex={0}
      aria-label="The text to agree to"
      className="max-h-96 overflow-y-auto rounded-md border border-line bg-sunken px-4 py-3"
    >
      <div className="grid max-w-prose gap-3 text-sm text-pretty">
        {paragraphsOf(text).map(({ title, words }) =>
          title ? (
            <h3 key={words} className="font-semibold not-first:mt-2">
              {words}
            </h3>
          ) : (
            <p key={words}>{words}</p>
          ),
        )}
        <div ref={end} aria-hidden className="h-px" />
      </div>
    </section>
  );
}

/** Paragraphs are apart by an empty line; what has no full stop is a title. */
const paragraphsOf = (text: string) =>
  text
    .trim()
    .split(/\n{2,}/)
    .map((words) => ({ words, title: !words.endsWith(".") }));
