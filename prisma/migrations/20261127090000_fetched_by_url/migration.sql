-- What was given by URL is a record before it is here.

-- CreateEnum
CREATE TYPE "fetch_state" AS ENUM ('waiting', 'fetching', 'failed');

-- AlterTable
ALTER TABLE "inputs" ADD COLUMN     "fetch_reason" TEXT,
ADD COLUMN     "fetch_state" "fetch_state",
ADD COLUMN     "fetch_tries" SMALLINT NOT NULL DEFAULT 0;
