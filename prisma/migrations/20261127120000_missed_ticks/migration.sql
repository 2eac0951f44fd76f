-- AlterTable
ALTER TABLE "Trigger" ADD COLUMN     "missedPolicy" TEXT,
ADD COLUMN     "missedMost" INTEGER;

-- CreateTable
CREATE TABLE "MissedTicks" (
    "id" UUID NOT NULL,
    "workspaceId" UUID NOT NULL,
    "workflowId" UUID NOT NULL,
    "subject" TEXT NOT NULL,
    "timeZone" TEXT,
    "policy" TEXT NOT NULL,
    "foundAt" TIMESTAMPTZ(3) NOT NULL,
    "count" INTEGER NOT NULL,
    "ticks" JSONB NOT NULL,

    CONSTRAINT "MissedTicks_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "MissedTicks_workspaceId_workflowId_foundAt_idx" ON "MissedTicks"("workspaceId", "workflowId", "foundAt");

-- CreateIndex
CREATE INDEX "MissedTicks_foundAt_idx" ON "MissedTicks"("foundAt");
