-- DropIndex
DROP INDEX "share_terms_slice_idx";

-- AlterTable
ALTER TABLE "share_terms" ADD COLUMN     "version" SMALLINT NOT NULL DEFAULT 0,
ALTER COLUMN "slice" DROP NOT NULL;

-- CreateTable
CREATE TABLE "share_slices" (
    "slice" SERIAL NOT NULL,
    "open" BOOLEAN NOT NULL DEFAULT true,
    "dirty_since" TIMESTAMPTZ(3),

    CONSTRAINT "share_slices_pkey" PRIMARY KEY ("slice")
);

-- CreateIndex
CREATE INDEX "share_terms_slice_share_id_idx" ON "share_terms"("slice", "share_id");

-- CreateIndex
CREATE INDEX "share_terms_version_idx" ON "share_terms"("version");

-- AddForeignKey
ALTER TABLE "share_terms" ADD CONSTRAINT "share_terms_slice_fkey" FOREIGN KEY ("slice") REFERENCES "share_slices"("slice") ON DELETE RESTRICT ON UPDATE CASCADE;


-- Each share has a row there, so that the index knows of all that it hasn't seen yet.
CREATE FUNCTION "expect_share_terms"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO share_terms (share_id, terms) VALUES (NEW.id, '{}')
    ON CONFLICT (share_id) DO NOTHING;
    RETURN NULL;
END $$;

CREATE TRIGGER "shares_have_terms" AFTER INSERT ON "shares"
    FOR EACH ROW EXECUTE FUNCTION "expect_share_terms"();

INSERT INTO share_terms (share_id, terms)
SELECT id, '{}' FROM shares ON CONFLICT (share_id) DO NOTHING;

-- However terms go, the key that they were under is to go as well.
CREATE FUNCTION "note_gone_share_terms"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE share_slices SET dirty_since = clock_timestamp()
    WHERE dirty_since IS NULL
        AND slice IN (SELECT DISTINCT gone.slice FROM gone WHERE gone.slice IS NOT NULL);
    RETURN NULL;
END $$;

CREATE TRIGGER "share_terms_go" AFTER DELETE ON "share_terms"
    REFERENCING OLD TABLE AS gone
    FOR EACH STATEMENT EXECUTE FUNCTION "note_gone_share_terms"();
