-- How far a training export is, in which order it has its records, and whom a withdrawal
-- is for.

-- AlterTable
ALTER TABLE "community_exports" ADD COLUMN     "cancel_asked_at" TIMESTAMPTZ(3),
ADD COLUMN     "finished_at" TIMESTAMPTZ(3),
ADD COLUMN     "started_at" TIMESTAMPTZ(3),
ADD COLUMN     "total" BIGINT;

-- AlterTable
ALTER TABLE "community_export_items" ADD COLUMN     "place" INTEGER NOT NULL DEFAULT 0;

-- AlterTable: whose those are that are there already is known from their exports.
ALTER TABLE "withdrawals" ADD COLUMN     "workspace_id" UUID;
ALTER TABLE "withdrawals" DISABLE TRIGGER "withdrawals_stay";
UPDATE "withdrawals" w SET "workspace_id" = e."workspace_id"
    FROM "community_exports" e WHERE e."id" = w."export_id";
ALTER TABLE "withdrawals" ENABLE TRIGGER "withdrawals_stay";
ALTER TABLE "withdrawals" ALTER COLUMN "workspace_id" SET NOT NULL;

-- CreateIndex
CREATE INDEX "community_export_items_export_id_place_idx" ON "community_export_items"("export_id", "place");

-- CreateIndex
CREATE INDEX "community_export_items_export_id_app_id_idx" ON "community_export_items"("export_id", "app_id");

-- CreateIndex
CREATE INDEX "withdrawals_app_id_id_idx" ON "withdrawals"("app_id", "id");

-- CreateIndex
CREATE INDEX "withdrawals_workspace_id_id_idx" ON "withdrawals"("workspace_id", "id");

-- CreateIndex (a partial one, which the schema can't say)
CREATE INDEX "withdrawals_open_idx" ON "withdrawals"("workspace_id", "id") WHERE "acked_at" IS NULL;

-- CreateIndex (a partial one, which the schema can't say)
CREATE INDEX "withdrawals_due_idx" ON "withdrawals"("due_at") WHERE "acked_at" IS NULL;

-- As before, and: for whom it is.
CREATE OR REPLACE FUNCTION "tell_of_withdrawals"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO withdrawals (id, export_id, workspace_id, grant_id, app_id, input_id, reason, due_at)
    SELECT
        -- A UUIDv7 (RFC 9562): 48 bits of time, the rest random.
        encode(set_bit(set_bit(overlay(
            uuid_send(gen_random_uuid())
            PLACING substring(int8send(floor(extract(epoch FROM clock_timestamp()) * 1000)::bigint) FROM 3)
            FROM 1 FOR 6), 52, 1), 53, 1), 'hex')::uuid,
        i.export_id, e.workspace_id, i.grant_id, i.app_id, i.input_id,
        coalesce(
            (SELECT w.reason::text FROM consents w WHERE w.grant_id = OLD.grant_id),
            'destroyed')::withdrawal_reason,
        clock_timestamp() + interval '14 days'
    FROM community_export_items i JOIN community_exports e ON e.id = i.export_id
    WHERE i.grant_id = OLD.grant_id
    ON CONFLICT (export_id, grant_id) DO NOTHING;
    RETURN NULL;
END $$;
