-- What owners ask for of many records at once, what their lists of shares are read by,
-- and what keeps consents and apps from saying two things.

-- AlterEnum
-- This migration adds more than one value to an enum.
-- With PostgreSQL versions 11 and earlier, this is not possible
-- in a single migration. This can be worked around by creating
-- multiple migrations, each migration adding only one value to
-- the enum.


ALTER TYPE "job_kind" ADD VALUE 'share_inputs';
ALTER TYPE "job_kind" ADD VALUE 'unshare_inputs';
ALTER TYPE "job_kind" ADD VALUE 'stop_sharing';

-- CreateIndex
CREATE INDEX "shares_app_id_grant_id_idx" ON "shares"("app_id", "grant_id");

-- CreateIndex
CREATE INDEX "withdrawals_app_id_grant_id_idx" ON "withdrawals"("app_id", "grant_id");

-- By a consent that is withdrawn no app shares.
CREATE FUNCTION "end_sharing_by_withdrawn"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE apps SET sharing_id = NULL WHERE sharing_id = NEW.grant_id;
    RETURN NULL;
END $$;

CREATE TRIGGER "withdrawals_end_sharing" AFTER INSERT ON "consents"
    FOR EACH ROW WHEN (NEW.kind = 'withdrawal' AND NEW.input_id IS NULL)
    EXECUTE FUNCTION "end_sharing_by_withdrawn"();

-- An app shares by a grant of its own that stands. It begins with nothing shared: what
-- it shared before it stopped stays gone.
CREATE FUNCTION "refuse_sharing_without_consent"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM FROM consents g
        WHERE g.id = NEW.sharing_id AND g.kind = 'grant'
            AND g.app_id = NEW.id AND g.input_id IS NULL
            AND NOT EXISTS (SELECT FROM consents w WHERE w.grant_id = g.id);
    IF NOT FOUND THEN
        RAISE EXCEPTION 'There is no consent to this.' USING ERRCODE = 'check_violation';
    END IF;
    IF TG_OP = 'UPDATE' AND OLD.sharing_id IS NULL
        AND EXISTS (SELECT FROM shares WHERE app_id = NEW.id) THEN
        RAISE EXCEPTION 'What was shared is still being taken back.'
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER "sharing_needs_consent" BEFORE INSERT OR UPDATE OF "sharing_id" ON "apps"
    FOR EACH ROW WHEN (NEW.sharing_id IS NOT NULL)
    EXECUTE FUNCTION "refuse_sharing_without_consent"();
