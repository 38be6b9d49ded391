-- CreateEnum
CREATE TYPE "usage_span" AS ENUM ('hour', 'day');

-- AlterTable
ALTER TABLE "usage_events" ADD COLUMN     "summed" BOOLEAN NOT NULL DEFAULT false;

-- CreateTable
CREATE TABLE "usage_totals" (
    "app_id" UUID NOT NULL,
    "span" "usage_span" NOT NULL,
    "start" TIMESTAMPTZ(3) NOT NULL,
    "key_id" UUID NOT NULL,
    "model" TEXT NOT NULL,
    "outcome" "outcome" NOT NULL,
    "latency" SMALLINT NOT NULL,
    "calls" BIGINT NOT NULL,
    "stored" BIGINT NOT NULL,
    "bytes" BIGINT NOT NULL,
    "input_tokens" BIGINT,
    "output_tokens" BIGINT,
    "cost_micros" BIGINT,

    CONSTRAINT "usage_totals_pkey" PRIMARY KEY ("app_id","span","start","key_id","model","outcome","latency")
);

-- What is not in the totals yet is little, and is looked for all the time.
CREATE INDEX "usage_events_unsummed_idx" ON "usage_events"("app_id", "id") WHERE NOT "summed";
