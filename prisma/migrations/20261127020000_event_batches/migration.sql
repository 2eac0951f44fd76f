DROP VIEW "RecoveryAction";
DROP VIEW "StateVisit";
DROP VIEW "StateTransition";

-- CreateTable
CREATE TABLE "EventBatch" (
    "executionId" UUID NOT NULL,
    "firstSeq" INTEGER NOT NULL,
    "workspaceId" UUID NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "heads" JSON NOT NULL,
    "data" JSON NOT NULL,

    CONSTRAINT "EventBatch_pkey" PRIMARY KEY ("executionId","firstSeq")
);

-- Hundreds of what was written event by event go together. `data` is put together as text: taken apart and written
-- anew it could differ.
INSERT INTO "EventBatch" ("executionId", "firstSeq", "workspaceId", "at", "heads", "data")
SELECT e."executionId", min(e."seq"), min(e."workspaceId"::text)::uuid, min(e."began"),
       json_agg(json_build_array(e."kind", (extract(epoch FROM e."at" - e."began") * 1000)::float8, e."state", e."visit", e."attempt")
         ORDER BY e."seq"),
       ('[' || string_agg(e."data"::text, ',' ORDER BY e."seq") || ']')::json
FROM (
  SELECT *, first_value("at") OVER (PARTITION BY "executionId", ("seq" - 1) / 200 ORDER BY "seq") AS "began"
  FROM "ExecutionEvent"
) e
GROUP BY e."executionId", (e."seq" - 1) / 200;

-- DropTable
DROP TABLE "ExecutionEvent";

-- A row changes with every checkpoint: room beside it, so that no index changes with it.
ALTER TABLE "Execution" SET (fillfactor = 50);

-- The events one by one. Of its columns only "executionId" and "workspaceId" are found by an index.
CREATE VIEW "ExecutionEvent" AS
SELECT b."executionId", b."firstSeq" + e."place"::int - 1 AS "seq", b."workspaceId",
       b."at" + (e."head"->>1)::float8 * interval '1 millisecond' AS "at", e."head"->>0 AS "kind", e."head"->>2 AS "state",
       (e."head"->>3)::int AS "visit", (e."head"->>4)::int AS "attempt", e."data"
FROM "EventBatch" b
CROSS JOIN LATERAL ROWS FROM (json_array_elements(b."heads"), json_array_elements(b."data"))
  WITH ORDINALITY AS e("head", "data", "place");

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
SELECT v."workspaceId", v."executionId", v."seq", v."at" AS "enteredAt", v."state", v."visit", v."type", v."outcome", v."endedAt"
FROM (
  SELECT e."workspaceId", e."executionId", e."seq", e."at", e."kind", e."state", e."visit", e."data"->>'type' AS "type",
         lead(e."kind") OVER w AS "outcome", lead(e."at") OVER w AS "endedAt"
  FROM "ExecutionEvent" e
  WHERE e."kind" IN ('state_entered', 'state_completed', 'state_failed', 'state_cancelled', 'state_skipped')
  WINDOW w AS (PARTITION BY e."workspaceId", e."executionId", e."state", e."visit" ORDER BY e."seq")
) v
WHERE v."kind" = 'state_entered';

-- What was done about each failure, and whether the state came through.
CREATE VIEW "RecoveryAction" AS
SELECT r."workspaceId", r."executionId", r."seq", r."at", r."state", r."visit", r."attempt",
       r."error"->>'class' AS "errorType", r."error"->>'message' AS "errorMessage",
       CASE WHEN r."kind" = 'attempt_failed' THEN 'retry'
            WHEN r."next" = 'transition_taken' THEN 'error_transition'
            ELSE 'none' END AS "strategy",
       CASE WHEN r."kind" = 'attempt_failed' THEN coalesce(r."cameThrough", false)
            ELSE coalesce(r."next" = 'transition_taken', false) END AS "success"
FROM (
  SELECT e."workspaceId", e."executionId", e."seq", e."at", e."kind", e."state", e."visit", e."attempt",
         e."data"->'error' AS "error",
         lead(e."kind") OVER (PARTITION BY e."workspaceId", e."executionId" ORDER BY e."seq") AS "next",
         bool_or(e."kind" = 'state_completed') OVER (PARTITION BY e."workspaceId", e."executionId", e."state", e."visit"
           ORDER BY e."seq" ROWS BETWEEN 1 FOLLOWING AND UNBOUNDED FOLLOWING) AS "cameThrough"
  FROM "ExecutionEvent" e
) r
WHERE r."kind" IN ('attempt_failed', 'state_failed');
