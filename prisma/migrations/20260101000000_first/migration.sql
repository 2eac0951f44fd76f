-- CreateTable
CREATE TABLE "Workspace" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Workspace_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "User" (
    "id" UUID NOT NULL,
    "username" TEXT NOT NULL,
    "email" TEXT,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "User_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Membership" (
    "workspaceId" UUID NOT NULL,
    "userId" UUID NOT NULL,
    "role" TEXT NOT NULL,

    CONSTRAINT "Membership_pkey" PRIMARY KEY ("workspaceId","userId")
);

-- CreateTable
CREATE TABLE "Workflow" (
    "id" UUID NOT NULL,
    "workspaceId" UUID NOT NULL,
    "ownerId" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "text" TEXT NOT NULL,
    "words" TEXT,
    "revision" INTEGER NOT NULL DEFAULT 1,
    "stateCount" INTEGER NOT NULL,
    "hasErrors" BOOLEAN NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "deletedAt" TIMESTAMPTZ(3),

    CONSTRAINT "Workflow_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "WorkflowVersion" (
    "id" UUID NOT NULL,
    "workspaceId" UUID NOT NULL,
    "workflowId" UUID NOT NULL,
    "number" INTEGER NOT NULL,
    "textHash" TEXT NOT NULL,
    "text" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "WorkflowVersion_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Execution" (
    "id" UUID NOT NULL,
    "workspaceId" UUID NOT NULL,
    "workflowId" UUID NOT NULL,
    "versionId" UUID NOT NULL,
    "status" TEXT NOT NULL DEFAULT 'pending',
    "currentStates" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "trigger" TEXT NOT NULL,
    "input" JSON NOT NULL,
    "error" JSON,
    "idempotencyKey" TEXT,
    "startedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "endedAt" TIMESTAMPTZ(3),
    "lastSeq" INTEGER NOT NULL DEFAULT 0,
    "fence" INTEGER NOT NULL DEFAULT 0,
    "leaseOwner" TEXT,
    "leaseUntil" TIMESTAMPTZ(3),

    CONSTRAINT "Execution_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ExecutionEvent" (
    "executionId" UUID NOT NULL,
    "seq" INTEGER NOT NULL,
    "workspaceId" UUID NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "kind" TEXT NOT NULL,
    "state" TEXT,
    "visit" INTEGER,
    "attempt" INTEGER,
    "data" JSON NOT NULL,

    CONSTRAINT "ExecutionEvent_pkey" PRIMARY KEY ("executionId","seq")
);

-- CreateTable
CREATE TABLE "Timer" (
    "executionId" UUID NOT NULL,
    "workspaceId" UUID NOT NULL,
    "fireAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "Timer_pkey" PRIMARY KEY ("executionId")
);

-- CreateTable
CREATE TABLE "Outbox" (
    "executionId" UUID NOT NULL,
    "workspaceId" UUID NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Outbox_pkey" PRIMARY KEY ("executionId")
);

-- CreateTable
CREATE TABLE "Signal" (
    "id" UUID NOT NULL,
    "workspaceId" UUID NOT NULL,
    "executionId" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "data" JSON NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Signal_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Approval" (
    "id" UUID NOT NULL,
    "workspaceId" UUID NOT NULL,
    "executionId" UUID NOT NULL,
    "state" TEXT NOT NULL,
    "visit" INTEGER NOT NULL,
    "attempt" INTEGER NOT NULL,
    "question" TEXT NOT NULL,
    "assignees" TEXT[],
    "requestedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "deadline" TIMESTAMPTZ(3),
    "answeredAt" TIMESTAMPTZ(3),
    "approved" BOOLEAN,
    "answeredBy" TEXT,
    "comment" TEXT,
    "closedAt" TIMESTAMPTZ(3),

    CONSTRAINT "Approval_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Answer" (
    "id" UUID NOT NULL,
    "workspaceId" UUID NOT NULL,
    "chatId" UUID NOT NULL,
    "userId" UUID NOT NULL,
    "question" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "message" TEXT NOT NULL,
    "text" TEXT,
    "source" TEXT NOT NULL,
    "confidence" DOUBLE PRECISION NOT NULL,
    "confidenceParts" JSON NOT NULL,
    "notes" TEXT[],
    "costUsd" DOUBLE PRECISION,
    "latencyMs" DOUBLE PRECISION NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Answer_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "AuditLog" (
    "workspaceId" UUID NOT NULL,
    "seq" BIGINT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "actorId" UUID NOT NULL,
    "actorName" TEXT NOT NULL,
    "action" TEXT NOT NULL,
    "subjectId" UUID NOT NULL,
    "details" JSON NOT NULL,
    "previous" TEXT NOT NULL,
    "hash" TEXT NOT NULL,

    CONSTRAINT "AuditLog_pkey" PRIMARY KEY ("workspaceId","seq")
);

-- CreateIndex
CREATE UNIQUE INDEX "User_username_key" ON "User"("username");

-- CreateIndex
CREATE UNIQUE INDEX "User_email_key" ON "User"("email");

-- CreateIndex
CREATE INDEX "Membership_userId_idx" ON "Membership"("userId");

-- CreateIndex
CREATE INDEX "Workflow_workspaceId_id_idx" ON "Workflow"("workspaceId", "id" DESC);

-- CreateIndex
CREATE INDEX "WorkflowVersion_workspaceId_idx" ON "WorkflowVersion"("workspaceId");

-- CreateIndex
CREATE UNIQUE INDEX "WorkflowVersion_workflowId_textHash_key" ON "WorkflowVersion"("workflowId", "textHash");

-- CreateIndex
CREATE UNIQUE INDEX "WorkflowVersion_workflowId_number_key" ON "WorkflowVersion"("workflowId", "number");

-- CreateIndex
CREATE INDEX "Execution_leaseUntil_idx" ON "Execution"("leaseUntil");

-- CreateIndex
CREATE INDEX "Execution_workspaceId_id_idx" ON "Execution"("workspaceId", "id" DESC);

-- CreateIndex
CREATE INDEX "Execution_workflowId_id_idx" ON "Execution"("workflowId", "id" DESC);

-- CreateIndex
CREATE INDEX "Execution_versionId_idx" ON "Execution"("versionId");

-- CreateIndex
CREATE UNIQUE INDEX "Execution_workspaceId_idempotencyKey_key" ON "Execution"("workspaceId", "idempotencyKey");

-- CreateIndex
CREATE INDEX "Timer_fireAt_idx" ON "Timer"("fireAt");

-- CreateIndex
CREATE INDEX "Signal_executionId_idx" ON "Signal"("executionId");

-- CreateIndex
CREATE UNIQUE INDEX "Approval_executionId_state_visit_attempt_key" ON "Approval"("executionId", "state", "visit", "attempt");

-- CreateIndex
CREATE INDEX "Answer_workspaceId_chatId_id_idx" ON "Answer"("workspaceId", "chatId", "id");

-- CreateIndex
CREATE INDEX "AuditLog_workspaceId_subjectId_idx" ON "AuditLog"("workspaceId", "subjectId");

-- AddForeignKey
ALTER TABLE "Membership" ADD CONSTRAINT "Membership_workspaceId_fkey" FOREIGN KEY ("workspaceId") REFERENCES "Workspace"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Membership" ADD CONSTRAINT "Membership_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Workflow" ADD CONSTRAINT "Workflow_workspaceId_fkey" FOREIGN KEY ("workspaceId") REFERENCES "Workspace"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Workflow" ADD CONSTRAINT "Workflow_ownerId_fkey" FOREIGN KEY ("ownerId") REFERENCES "User"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "WorkflowVersion" ADD CONSTRAINT "WorkflowVersion_workspaceId_fkey" FOREIGN KEY ("workspaceId") REFERENCES "Workspace"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "WorkflowVersion" ADD CONSTRAINT "WorkflowVersion_workflowId_fkey" FOREIGN KEY ("workflowId") REFERENCES "Workflow"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Execution" ADD CONSTRAINT "Execution_workspaceId_fkey" FOREIGN KEY ("workspaceId") REFERENCES "Workspace"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Execution" ADD CONSTRAINT "Execution_workflowId_fkey" FOREIGN KEY ("workflowId") REFERENCES "Workflow"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Execution" ADD CONSTRAINT "Execution_versionId_fkey" FOREIGN KEY ("versionId") REFERENCES "WorkflowVersion"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Signal" ADD CONSTRAINT "Signal_executionId_fkey" FOREIGN KEY ("executionId") REFERENCES "Execution"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Approval" ADD CONSTRAINT "Approval_executionId_fkey" FOREIGN KEY ("executionId") REFERENCES "Execution"("id") ON DELETE RESTRICT ON UPDATE CASCADE;



-- What a row may say, checked where it is kept.
ALTER TABLE "Membership" ADD CONSTRAINT "Membership_role_known" CHECK ("role" IN ('owner', 'editor', 'operator', 'viewer'));
ALTER TABLE "Execution" ADD CONSTRAINT "Execution_status_known" CHECK ("status" IN ('pending', 'running', 'waiting', 'recovering', 'paused', 'stopped', 'completed', 'failed', 'cancelled'));
ALTER TABLE "Execution" ADD CONSTRAINT "Execution_end_fits_status" CHECK (("status" IN ('completed', 'failed', 'cancelled')) = ("endedAt" IS NOT NULL));

-- The open approvals of a workspace, newest first.
CREATE INDEX "Approval_open" ON "Approval" ("workspaceId", "id" DESC) WHERE "answeredAt" IS NULL AND "closedAt" IS NULL;

-- The record: one row after another within a workspace, each hash over the row and the hash before it.
CREATE FUNCTION "auditHash"("previous" text, "workspaceId" uuid, "seq" bigint, "at" timestamptz, "actorId" uuid,
                            "actorName" text, "action" text, "subjectId" uuid, "details" json)
RETURNS text LANGUAGE sql STABLE AS $$
  SELECT encode(sha256(convert_to(json_build_array($1, $2, $3, (extract(epoch FROM $4) * 1000)::bigint, $5, $6, $7, $8, $9::text)::text, 'UTF8')), 'hex')
$$;

CREATE FUNCTION "appendAudit"("workspace" uuid, "actorId" uuid, "actorName" text, "action" text, "subjectId" uuid, "details" json)
RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  "before" record;
  "number" bigint;
  "now" timestamptz(3);
BEGIN
  PERFORM pg_advisory_xact_lock(hashtextextended('AuditLog ' || "workspace", 0));
  SELECT a."seq", a."hash" INTO "before" FROM "AuditLog" a WHERE a."workspaceId" = "workspace" ORDER BY a."seq" DESC LIMIT 1;
  "number" := coalesce("before"."seq", 0) + 1;
  "now" := clock_timestamp();
  INSERT INTO "AuditLog" ("workspaceId", "seq", "at", "actorId", "actorName", "action", "subjectId", "details", "previous", "hash")
  VALUES ("workspace", "number", "now", "actorId", "actorName", "action", "subjectId", "details", coalesce("before"."hash", ''),
          "auditHash"(coalesce("before"."hash", ''), "workspace", "number", "now", "actorId", "actorName", "action", "subjectId", "details"));
END
$$;

CREATE FUNCTION "AuditLog_is_append_only"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'AuditLog is append-only';
END
$$;
CREATE TRIGGER "AuditLog_append_only" BEFORE UPDATE OR DELETE ON "AuditLog"
  FOR EACH ROW EXECUTE FUNCTION "AuditLog_is_append_only"();

-- An arrow that was followed, one row for each pair of states it joined.
CREATE VIEW "StateTransition" AS
SELECT e."workspaceId", e."executionId", e."seq", e."at", f."state" AS "fromState", t."state" AS "toState",
       e."data"->>'condition' AS "condition", e."data"->>'why' AS "why"
FROM "ExecutionEvent" e
CROSS JOIN LATERAL json_array_elements_text(e."data"->'from') AS f("state")
CROSS JOIN LATERAL json_array_elements_text(e."data"->'to') AS t("state")
WHERE e."kind" = 'transition_taken';

-- The states of an execution in the order in which they were entered, with how the visit ended.
CREATE VIEW "StateVisit" AS
SELECT e."workspaceId", e."executionId", e."seq", e."at" AS "enteredAt", e."state", e."visit", e."data"->>'type' AS "type",
       x."kind" AS "outcome", x."at" AS "endedAt"
FROM "ExecutionEvent" e
LEFT JOIN LATERAL (
  SELECT d."kind", d."at" FROM "ExecutionEvent" d
  WHERE d."executionId" = e."executionId" AND d."seq" > e."seq" AND d."state" = e."state" AND d."visit" = e."visit"
    AND d."kind" IN ('state_completed', 'state_failed', 'state_cancelled', 'state_skipped')
  ORDER BY d."seq" LIMIT 1
) x ON true
WHERE e."kind" = 'state_entered';

-- What was done about each failure, and whether the state came through.
CREATE VIEW "RecoveryAction" AS
SELECT e."workspaceId", e."executionId", e."seq", e."at", e."state", e."visit", e."attempt",
       e."data"->'error'->>'class' AS "errorType", e."data"->'error'->>'message' AS "errorMessage",
       CASE WHEN e."kind" = 'attempt_failed' THEN 'retry'
            WHEN n."seq" IS NOT NULL THEN 'error_transition'
            ELSE 'none' END AS "strategy",
       CASE WHEN e."kind" = 'attempt_failed' THEN EXISTS (
              SELECT 1 FROM "ExecutionEvent" d
              WHERE d."executionId" = e."executionId" AND d."seq" > e."seq" AND d."state" = e."state"
                AND d."visit" = e."visit" AND d."kind" = 'state_completed')
            ELSE n."seq" IS NOT NULL END AS "success"
FROM "ExecutionEvent" e
LEFT JOIN LATERAL (
  SELECT d."seq" FROM "ExecutionEvent" d
  WHERE e."kind" = 'state_failed' AND d."executionId" = e."executionId" AND d."seq" = e."seq" + 1 AND d."kind" = 'transition_taken'
) n ON true
WHERE e."kind" IN ('attempt_failed', 'state_failed');
