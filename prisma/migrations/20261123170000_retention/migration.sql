-- The log and its proofs, holds, and what a destroyed record leaves to be done.

ALTER TABLE "audit_entries" ADD COLUMN     "commitment" BYTEA,
ADD COLUMN     "everywhere_at" TIMESTAMPTZ(3),
ADD COLUMN     "index" BIGINT;

ALTER TABLE "inputs" ADD COLUMN     "commitment" BYTEA;

CREATE TABLE "log_tiles" (
    "level" SMALLINT NOT NULL,
    "index" BIGINT NOT NULL,
    "hashes" BYTEA NOT NULL,

    CONSTRAINT "log_tiles_pkey" PRIMARY KEY ("level","index")
);

CREATE TABLE "log_checkpoints" (
    "size" BIGINT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "note" TEXT NOT NULL,

    CONSTRAINT "log_checkpoints_pkey" PRIMARY KEY ("size")
);

CREATE TABLE "holds" (
    "app_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "sealed_why" BYTEA NOT NULL,
    "review_at" TIMESTAMPTZ(3) NOT NULL,
    "created_by" UUID,
    "lifted_at" TIMESTAMPTZ(3),

    CONSTRAINT "holds_pkey" PRIMARY KEY ("app_id","id")
);

CREATE TABLE "held_records" (
    "app_id" UUID NOT NULL,
    "input_id" UUID NOT NULL,
    "hold_id" UUID NOT NULL,

    CONSTRAINT "held_records_pkey" PRIMARY KEY ("app_id","input_id","hold_id")
);

CREATE TABLE "doomed_blobs" (
    "key" TEXT NOT NULL,
    "since" TIMESTAMPTZ(3) NOT NULL,
    "tries" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "doomed_blobs_pkey" PRIMARY KEY ("key")
);

CREATE TABLE "dirty_epochs" (
    "app_id" UUID NOT NULL,
    "epoch" DATE NOT NULL,
    "generation" SMALLINT NOT NULL,
    "since" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "dirty_epochs_pkey" PRIMARY KEY ("app_id","epoch","generation")
);

CREATE INDEX "held_records_app_id_hold_id_idx" ON "held_records"("app_id", "hold_id");

CREATE INDEX "dirty_epochs_since_idx" ON "dirty_epochs"("since");

CREATE UNIQUE INDEX "audit_entries_index_key" ON "audit_entries"("index");

ALTER TABLE "holds" ADD CONSTRAINT "holds_app_id_fkey" FOREIGN KEY ("app_id") REFERENCES "apps"("id") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE "held_records" ADD CONSTRAINT "held_records_app_id_hold_id_fkey" FOREIGN KEY ("app_id", "hold_id") REFERENCES "holds"("app_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE "held_records" ADD CONSTRAINT "held_records_app_id_input_id_fkey" FOREIGN KEY ("app_id", "input_id") REFERENCES "inputs"("app_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- What the sequencer has yet to come by. Prisma's schema knows no partial indexes.
CREATE INDEX "audit_entries_unsequenced_idx" ON "audit_entries"("id") WHERE "index" IS NULL;
