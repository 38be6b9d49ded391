-- What is over, and is looked for to be pruned.
CREATE INDEX "jobs_finished_at_idx" ON "jobs"("finished_at");
CREATE INDEX "rate_limits_expire_idx" ON "rate_limits"("expire");
CREATE INDEX "sessions_expires_at_idx" ON "sessions"("expires_at");

-- Usage events are pruned app by app, by their primary key: rows that come where
-- others went would make a BRIN index believe that every page has every time.
DROP INDEX "usage_events_id_idx";

-- Blobs that the store doesn't remove are tried again after growing pauses.
ALTER TABLE "doomed_blobs" ADD COLUMN     "try_at" TIMESTAMPTZ(3);
CREATE INDEX "doomed_blobs_try_at_idx" ON "doomed_blobs"("try_at");

-- What the sweep finds, and how far it has come.
ALTER TABLE "chores" ADD COLUMN     "cursor" TEXT;

CREATE TABLE "missing_blobs" (
    "app_id" UUID NOT NULL,
    "input_id" UUID NOT NULL,
    "since" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "missing_blobs_pkey" PRIMARY KEY ("app_id","input_id")
);

-- Which record a blob is of. Prisma's schema knows no partial indexes.
CREATE INDEX "inputs_blobs_idx" ON "inputs"("app_id", "blob_key") WHERE "blob_key" IS NOT NULL;
