/** The first stop of the keyboard: past the frame, to the page. */
export function SkipLink() {
  return (
    <a
      href="#content"
      className="fixed top-2 left-2 z-50 -translate-y-16 rounded-md bg-ink px-3 py-2 text-sm text-bg focus-visible:translate-y-0"
    >
      Skip to the page
    </a>
  );
}
