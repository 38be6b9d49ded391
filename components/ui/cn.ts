import { type ClassValue, clsx } from "clsx";
import { twMerge } from "tailwind-merge";

/** Class names of which a later one beats an earlier one of its kind. */
export const cn = (...names: ClassValue[]) => twMerge(clsx(names));
