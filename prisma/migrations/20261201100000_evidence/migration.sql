-- CreateTable
CREATE TABLE "evidence_rounds" (
    "name" TEXT NOT NULL,
    "cursor" TEXT,
    "looked" BIGINT NOT NULL DEFAULT 0,
    "wrong" BIGINT NOT NULL DEFAULT 0,
    "last_looked" BIGINT,
    "last_wrong" BIGINT,
    "last_end_at" TIMESTAMPTZ(3),

    CONSTRAINT "evidence_rounds_pkey" PRIMARY KEY ("name")
);

-- CreateTable
CREATE TABLE "evidence_counts" (
    "name" TEXT NOT NULL,
    "count" BIGINT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "evidence_counts_pkey" PRIMARY KEY ("name")
);
