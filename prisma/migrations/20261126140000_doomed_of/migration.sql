-- Of which destruction a blob is that is still to be removed.

-- AlterTable
ALTER TABLE "doomed_blobs" ADD COLUMN     "entry_id" UUID;

-- CreateIndex
CREATE INDEX "doomed_blobs_entry_id_idx" ON "doomed_blobs"("entry_id");
