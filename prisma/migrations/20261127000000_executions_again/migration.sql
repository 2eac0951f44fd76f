-- AlterTable
ALTER TABLE "Execution" ADD COLUMN     "originId" UUID,
ADD COLUMN     "tags" TEXT[] DEFAULT ARRAY[]::TEXT[];

-- CreateTable
CREATE TABLE "PinnedOutput" (
    "workspaceId" UUID NOT NULL,
    "workflowId" UUID NOT NULL,
    "state" TEXT NOT NULL,
    "result" JSON NOT NULL,
    "pinnedBy" TEXT NOT NULL,
    "pinnedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "PinnedOutput_pkey" PRIMARY KEY ("workflowId","state")
);

-- Only rows that have what is looked for are in these: the busy way of an execution writes to none of them.
CREATE INDEX "Execution_noticed_idx" ON "Execution"("workspaceId", "status", "id" DESC)
    WHERE "status" IN ('stopped', 'paused', 'failed', 'cancelled');
CREATE INDEX "Execution_originId_idx" ON "Execution"("originId") WHERE "originId" IS NOT NULL;
CREATE INDEX "Execution_tags_idx" ON "Execution" USING GIN ("tags") WHERE "tags" <> '{}';
