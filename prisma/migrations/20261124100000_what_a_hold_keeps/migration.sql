-- A hold knows how many records it keeps.

ALTER TABLE "holds" ADD COLUMN     "kept" BIGINT NOT NULL DEFAULT 0;
