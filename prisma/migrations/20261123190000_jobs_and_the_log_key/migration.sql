-- Jobs, search terms, the log's keys, and what the workers report.

CREATE TYPE "job_kind" AS ENUM ('delete_inputs', 'place_hold', 'delete_app');

CREATE TYPE "job_state" AS ENUM ('waiting', 'running', 'done', 'cancelled', 'failed');

ALTER TABLE "apps" ADD COLUMN     "closing_at" TIMESTAMPTZ(3),
ADD COLUMN     "due_since" TIMESTAMPTZ(3);

CREATE TABLE "index_terms" (
    "app_id" UUID NOT NULL,
    "input_id" UUID NOT NULL,
    "terms" BIGINT[],

    CONSTRAINT "index_terms_pkey" PRIMARY KEY ("app_id","input_id")
);

CREATE TABLE "jobs" (
    "app_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "kind" "job_kind" NOT NULL,
    "state" "job_state" NOT NULL DEFAULT 'waiting',
    "sealed_task" BYTEA NOT NULL,
    "actor_kind" "actor_kind" NOT NULL,
    "actor_id" UUID,
    "total" BIGINT,
    "done" BIGINT NOT NULL DEFAULT 0,
    "held" BIGINT NOT NULL DEFAULT 0,
    "cancel_asked_at" TIMESTAMPTZ(3),
    "started_at" TIMESTAMPTZ(3),
    "finished_at" TIMESTAMPTZ(3),

    CONSTRAINT "jobs_pkey" PRIMARY KEY ("app_id","id")
);

CREATE TABLE "log_keys" (
    "id" INTEGER NOT NULL,
    "vkey" TEXT NOT NULL,
    "since" TIMESTAMPTZ(3) NOT NULL,
    "retired_at" TIMESTAMPTZ(3),

    CONSTRAINT "log_keys_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "purge_lags" (
    "day" DATE NOT NULL,
    "bucket" SMALLINT NOT NULL,
    "records" BIGINT NOT NULL,

    CONSTRAINT "purge_lags_pkey" PRIMARY KEY ("day","bucket")
);

CREATE TABLE "chores" (
    "name" TEXT NOT NULL,
    "done_at" TIMESTAMPTZ(3),
    "paused_since" TIMESTAMPTZ(3),

    CONSTRAINT "chores_pkey" PRIMARY KEY ("name")
);

CREATE INDEX "index_terms_terms_idx" ON "index_terms" USING GIN ("terms");

CREATE INDEX "usage_events_id_idx" ON "usage_events" USING BRIN ("id");

ALTER TABLE "index_terms" ADD CONSTRAINT "index_terms_app_id_input_id_fkey" FOREIGN KEY ("app_id", "input_id") REFERENCES "inputs"("app_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE "jobs" ADD CONSTRAINT "jobs_app_id_fkey" FOREIGN KEY ("app_id") REFERENCES "apps"("id") ON DELETE CASCADE ON UPDATE CASCADE;

