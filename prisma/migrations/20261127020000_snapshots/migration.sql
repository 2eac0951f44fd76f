-- CreateTable
CREATE TABLE "Snapshot" (
    "executionId" UUID NOT NULL,
    "workspaceId" UUID NOT NULL,
    "seq" INTEGER NOT NULL,
    "state" TEXT NOT NULL,

    CONSTRAINT "Snapshot_pkey" PRIMARY KEY ("executionId")
);
