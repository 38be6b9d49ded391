import type { Route } from "next";

/** Where a share is, in the portal and in the API. */
export const sharedHref = (id: string, q = "") =>
  `/community/${id}${q && `?${new URLSearchParams({ q })}`}` as Route;

export const sharedContentUrl = (id: string) =>
  `/api/v1/community/inputs/${id}/content`;

export const sharedThumbnailUrl = (id: string, size: number) =>
  `/api/v1/community/inputs/${id}/thumbnail?size=${size}`;
