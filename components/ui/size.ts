"use client";

import { type RefObject, useLayoutEffect, useState } from "react";

/** How wide and high an element is inside of its border; 0 until measured. */
export function useSize(ref: RefObject<HTMLElement | null>) {
  const [size, setSize] = useState({ width: 0, height: 0 });

  useLayoutEffect(() => {
    const element = ref.current;
    if (!element) return;
    const measure = () => {
      const next = {
        width: element.clientWidth,
        height: element.clientHeight,
      };
      setSize((last) =>
        last.width === next.width && last.height === next.height ? last : next,
      );
    };
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    measure();
    return () => observer.disconnect();
  }, [ref]);

  return size;
}
