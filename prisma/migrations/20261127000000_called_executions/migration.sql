-- AlterTable
ALTER TABLE "Workflow" ADD COLUMN     "identifier" TEXT;

-- CreateIndex
CREATE INDEX "Workflow_workspaceId_identifier_idx" ON "Workflow"("workspaceId", "identifier");

-- AlterTable
ALTER TABLE "Execution" ADD COLUMN     "item" INTEGER,
ADD COLUMN     "parentAttempt" INTEGER,
ADD COLUMN     "parentId" UUID,
ADD COLUMN     "parentState" TEXT,
ADD COLUMN     "parentVisit" INTEGER;

-- What a state called. Partial, so that executions that nobody called pay nothing for it.
CREATE INDEX "Execution_called_idx" ON "Execution"("parentId", "parentState", "parentVisit") WHERE "parentId" IS NOT NULL;
