"use client";

import { useLayoutEffect, useRef, useState } from "react";

/** How wide an element is, and how far below the top of the page; 0 until measured. */
export function useMeasure<Element extends HTMLElement>() {
  const ref = useRef<Element>(null);
  const [size, setSize] = useState({ width: 0, top: 0 });

  useLayoutEffect(() => {
    const element = ref.current;
    if (!element) return;
    const measure = () => {
      const box = element.getBoundingClientRect();
      const next = { width: box.width, top: box.top + scrollY };
      setSize((last) =>
        last.width === next.width && last.top === next.top ? last : next,
      );
    };
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    observer.observe(document.body);
    measure();
    return () => observer.disconnect();
  }, []);

  return { ref, ...size };
}
