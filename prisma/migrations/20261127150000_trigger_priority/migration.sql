-- What a trigger starts has this priority.
ALTER TABLE "Trigger" ADD COLUMN "priority" TEXT NOT NULL DEFAULT 'normal';
