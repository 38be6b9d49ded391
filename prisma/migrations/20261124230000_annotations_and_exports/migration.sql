-- Who said something about an input, a person or a key; what exports are of; the jobs
-- that do either to many records. No release has written annotations yet, so there are
-- no rows without an author.

-- AlterEnum

ALTER TYPE "job_kind" ADD VALUE 'annotate_inputs';
ALTER TYPE "job_kind" ADD VALUE 'export_inputs';

-- AlterTable
ALTER TABLE "annotations" ADD COLUMN     "author_kind" "actor_kind" NOT NULL;

-- CreateTable
CREATE TABLE "export_batches" (
    "app_id" UUID NOT NULL,
    "job_id" UUID NOT NULL,
    "first" UUID NOT NULL,
    "part" INTEGER NOT NULL,
    "ids" UUID[],

    CONSTRAINT "export_batches_pkey" PRIMARY KEY ("app_id","job_id","first")
);

-- AddForeignKey
ALTER TABLE "export_batches" ADD CONSTRAINT "export_batches_app_id_job_id_fkey" FOREIGN KEY ("app_id", "job_id") REFERENCES "jobs"("app_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

