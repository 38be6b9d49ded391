-- What the index of terms needs: which key and version made a row, where slices begin,
-- which keys are to go, and per app whether there is an index and how far it is made.
-- No release has written terms yet, so index_terms has no rows to give them to.

-- CreateEnum
CREATE TYPE "index_mode" AS ENUM ('on', 'off', 'substrings');

-- AlterTable
ALTER TABLE "apps" ADD COLUMN     "index" "index_mode" NOT NULL DEFAULT 'on',
ADD COLUMN     "index_position" UUID,
ADD COLUMN     "index_version" SMALLINT NOT NULL DEFAULT 0;

-- AlterTable
ALTER TABLE "index_terms" ADD COLUMN     "generation" SMALLINT NOT NULL,
ADD COLUMN     "version" SMALLINT NOT NULL;

-- CreateTable
CREATE TABLE "index_slices" (
    "app_id" UUID NOT NULL,
    "starts_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "index_slices_pkey" PRIMARY KEY ("app_id","starts_at")
);

-- CreateTable
CREATE TABLE "index_keys" (
    "app_id" UUID NOT NULL,
    "month" DATE NOT NULL,
    "generation" SMALLINT NOT NULL,
    "dirty_since" TIMESTAMPTZ(3),

    CONSTRAINT "index_keys_pkey" PRIMARY KEY ("app_id","month","generation")
);

-- CreateIndex
CREATE INDEX "index_keys_dirty_since_idx" ON "index_keys"("dirty_since");

-- AddForeignKey
ALTER TABLE "index_slices" ADD CONSTRAINT "index_slices_app_id_fkey" FOREIGN KEY ("app_id") REFERENCES "apps"("id") ON DELETE CASCADE ON UPDATE CASCADE;

