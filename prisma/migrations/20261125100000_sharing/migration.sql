-- Sharing by consent: what owners agreed to, what is in the community now, who took it,
-- and who has to be told that it is gone. What must never happen is refused here.

-- CreateEnum
CREATE TYPE "consent_kind" AS ENUM ('grant', 'withdrawal');

-- CreateEnum
CREATE TYPE "consent_reason" AS ENUM ('withdrawn', 'switched_off', 'taken_down');

-- CreateEnum
CREATE TYPE "shared_part" AS ENUM ('predictions', 'annotations', 'filename', 'metadata', 'exif');

-- CreateEnum
CREATE TYPE "licence" AS ENUM ('cc0_1_0', 'cc_by_4_0', 'cc_by_nc_4_0');

-- CreateEnum
CREATE TYPE "export_format" AS ENUM ('jsonl', 'coco');

-- CreateEnum
CREATE TYPE "withdrawal_reason" AS ENUM ('withdrawn', 'switched_off', 'taken_down', 'destroyed');

-- AlterTable
ALTER TABLE "apps" ADD COLUMN     "sharing_id" UUID;

-- CreateTable
CREATE TABLE "consents" (
    "id" UUID NOT NULL,
    "app_id" UUID NOT NULL,
    "input_id" UUID,
    "kind" "consent_kind" NOT NULL,
    "grant_id" UUID,
    "reason" "consent_reason",
    "text" TEXT,
    "text_sha256" BYTEA,
    "covers" "shared_part"[],
    "licence" "licence",
    "actor_kind" "actor_kind" NOT NULL,
    "actor_id" UUID,
    "entry_id" UUID NOT NULL,

    CONSTRAINT "consents_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "shares" (
    "id" UUID NOT NULL,
    "app_id" UUID NOT NULL,
    "input_id" UUID NOT NULL,
    "grant_id" UUID NOT NULL,
    "type" "input_type" NOT NULL,

    CONSTRAINT "shares_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "share_terms" (
    "share_id" UUID NOT NULL,
    "slice" INTEGER NOT NULL,
    "terms" BIGINT[],

    CONSTRAINT "share_terms_pkey" PRIMARY KEY ("share_id")
);

-- CreateTable
CREATE TABLE "take_downs" (
    "app_id" UUID NOT NULL,
    "input_id" UUID NOT NULL,
    "grant_id" UUID NOT NULL,
    "by_id" UUID NOT NULL,
    "sealed_reason" BYTEA NOT NULL,

    CONSTRAINT "take_downs_pkey" PRIMARY KEY ("app_id","input_id")
);

-- CreateTable
CREATE TABLE "reports" (
    "id" UUID NOT NULL,
    "share_id" UUID NOT NULL,
    "by_id" UUID NOT NULL,
    "sealed_reason" BYTEA NOT NULL,
    "dismissed_at" TIMESTAMPTZ(3),

    CONSTRAINT "reports_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "community_exports" (
    "id" UUID NOT NULL,
    "workspace_id" UUID NOT NULL,
    "actor_kind" "actor_kind" NOT NULL,
    "actor_id" UUID NOT NULL,
    "format" "export_format" NOT NULL,
    "state" "job_state" NOT NULL DEFAULT 'waiting',
    "records" BIGINT NOT NULL DEFAULT 0,
    "position" UUID,
    "sealed_task" BYTEA,

    CONSTRAINT "community_exports_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "community_export_items" (
    "export_id" UUID NOT NULL,
    "grant_id" UUID NOT NULL,
    "share_id" UUID NOT NULL,
    "app_id" UUID NOT NULL,
    "input_id" UUID NOT NULL,

    CONSTRAINT "community_export_items_pkey" PRIMARY KEY ("export_id","grant_id")
);

-- CreateTable
CREATE TABLE "withdrawals" (
    "id" UUID NOT NULL,
    "export_id" UUID NOT NULL,
    "grant_id" UUID NOT NULL,
    "app_id" UUID NOT NULL,
    "input_id" UUID NOT NULL,
    "reason" "withdrawal_reason" NOT NULL,
    "due_at" TIMESTAMPTZ(3) NOT NULL,
    "acked_at" TIMESTAMPTZ(3),
    "acked_by" UUID,

    CONSTRAINT "withdrawals_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "consents_grant_id_key" ON "consents"("grant_id");

-- CreateIndex
CREATE UNIQUE INDEX "consents_entry_id_key" ON "consents"("entry_id");

-- CreateIndex
CREATE INDEX "consents_app_id_id_idx" ON "consents"("app_id", "id");

-- CreateIndex
CREATE INDEX "consents_app_id_input_id_id_idx" ON "consents"("app_id", "input_id", "id");

-- CreateIndex
CREATE UNIQUE INDEX "shares_grant_id_key" ON "shares"("grant_id");

-- CreateIndex
CREATE INDEX "shares_type_id_idx" ON "shares"("type", "id");

-- CreateIndex
CREATE UNIQUE INDEX "shares_app_id_input_id_key" ON "shares"("app_id", "input_id");

-- CreateIndex
CREATE INDEX "share_terms_terms_idx" ON "share_terms" USING GIN ("terms");

-- CreateIndex
CREATE INDEX "share_terms_slice_idx" ON "share_terms"("slice");

-- CreateIndex
CREATE UNIQUE INDEX "take_downs_grant_id_key" ON "take_downs"("grant_id");

-- CreateIndex
CREATE INDEX "reports_share_id_idx" ON "reports"("share_id");

-- CreateIndex
CREATE INDEX "community_exports_workspace_id_id_idx" ON "community_exports"("workspace_id", "id");

-- CreateIndex
CREATE INDEX "community_export_items_grant_id_idx" ON "community_export_items"("grant_id");

-- CreateIndex
CREATE INDEX "community_export_items_app_id_input_id_idx" ON "community_export_items"("app_id", "input_id");

-- CreateIndex
CREATE INDEX "withdrawals_app_id_input_id_idx" ON "withdrawals"("app_id", "input_id");

-- CreateIndex
CREATE UNIQUE INDEX "withdrawals_export_id_grant_id_key" ON "withdrawals"("export_id", "grant_id");

-- CreateIndex
CREATE UNIQUE INDEX "apps_sharing_id_key" ON "apps"("sharing_id");

-- AddForeignKey
ALTER TABLE "apps" ADD CONSTRAINT "apps_sharing_id_fkey" FOREIGN KEY ("sharing_id") REFERENCES "consents"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "consents" ADD CONSTRAINT "consents_grant_id_fkey" FOREIGN KEY ("grant_id") REFERENCES "consents"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "shares" ADD CONSTRAINT "shares_app_id_input_id_fkey" FOREIGN KEY ("app_id", "input_id") REFERENCES "inputs"("app_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "shares" ADD CONSTRAINT "shares_grant_id_fkey" FOREIGN KEY ("grant_id") REFERENCES "consents"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "share_terms" ADD CONSTRAINT "share_terms_share_id_fkey" FOREIGN KEY ("share_id") REFERENCES "shares"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "take_downs" ADD CONSTRAINT "take_downs_app_id_input_id_fkey" FOREIGN KEY ("app_id", "input_id") REFERENCES "inputs"("app_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "reports" ADD CONSTRAINT "reports_share_id_fkey" FOREIGN KEY ("share_id") REFERENCES "shares"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "community_export_items" ADD CONSTRAINT "community_export_items_export_id_fkey" FOREIGN KEY ("export_id") REFERENCES "community_exports"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "community_export_items" ADD CONSTRAINT "community_export_items_grant_id_fkey" FOREIGN KEY ("grant_id") REFERENCES "consents"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "withdrawals" ADD CONSTRAINT "withdrawals_export_id_fkey" FOREIGN KEY ("export_id") REFERENCES "community_exports"("id") ON DELETE RESTRICT ON UPDATE CASCADE;


-- What was agreed to is never changed and never deleted.
CREATE FUNCTION "refuse_change_of_consents"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'Consents are only ever added.' USING ERRCODE = 'check_violation';
END $$;

CREATE TRIGGER "consents_stay" BEFORE UPDATE OR DELETE ON "consents"
    FOR EACH ROW EXECUTE FUNCTION "refuse_change_of_consents"();

-- Nothing is shared without a grant for it that stands, in an app that shares. Who
-- switches sharing off changes a key of the app's row, and so one waits for the other.
CREATE FUNCTION "refuse_share_without_consent"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM FROM apps WHERE id = NEW.app_id AND sharing_id IS NOT NULL FOR KEY SHARE;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'This app does not share.' USING ERRCODE = 'check_violation';
    END IF;
    PERFORM FROM consents g
        WHERE g.id = NEW.grant_id AND g.kind = 'grant'
            AND g.app_id = NEW.app_id AND g.input_id = NEW.input_id
            AND NOT EXISTS (SELECT FROM consents w WHERE w.grant_id = g.id);
    IF NOT FOUND THEN
        RAISE EXCEPTION 'There is no consent to this.' USING ERRCODE = 'check_violation';
    END IF;
    PERFORM FROM take_downs WHERE app_id = NEW.app_id AND input_id = NEW.input_id;
    IF FOUND THEN
        RAISE EXCEPTION 'This was taken down.' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER "shares_need_consent" BEFORE INSERT OR UPDATE ON "shares"
    FOR EACH ROW EXECUTE FUNCTION "refuse_share_without_consent"();

-- Nothing gets into an export that isn't shared in that moment.
CREATE FUNCTION "refuse_export_of_unshared"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM FROM shares
        WHERE id = NEW.share_id AND grant_id = NEW.grant_id
            AND app_id = NEW.app_id AND input_id = NEW.input_id
        FOR KEY SHARE;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'This is not shared.' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER "exports_need_shares" BEFORE INSERT OR UPDATE ON "community_export_items"
    FOR EACH ROW EXECUTE FUNCTION "refuse_export_of_unshared"();

-- However a share ends, whoever exported it is told: by when to delete it, and why.
CREATE FUNCTION "tell_of_withdrawals"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO withdrawals (id, export_id, grant_id, app_id, input_id, reason, due_at)
    SELECT
        -- A UUIDv7 (RFC 9562): 48 bits of time, the rest random.
        encode(set_bit(set_bit(overlay(
            uuid_send(gen_random_uuid())
            PLACING substring(int8send((extract(epoch FROM clock_timestamp()) * 1000)::bigint) FROM 3)
            FROM 1 FOR 6), 52, 1), 53, 1), 'hex')::uuid,
        i.export_id, i.grant_id, i.app_id, i.input_id,
        coalesce(
            (SELECT w.reason::text FROM consents w WHERE w.grant_id = OLD.grant_id),
            'destroyed')::withdrawal_reason,
        clock_timestamp() + interval '14 days'
    FROM community_export_items i
    WHERE i.grant_id = OLD.grant_id
    ON CONFLICT (export_id, grant_id) DO NOTHING;
    RETURN NULL;
END $$;

CREATE TRIGGER "shares_end" AFTER DELETE ON "shares"
    FOR EACH ROW EXECUTE FUNCTION "tell_of_withdrawals"();
