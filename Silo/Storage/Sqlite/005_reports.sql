-- The category that an event reports, beside the event: who counts reports reads rows and not texts. Events of before say nothing; they are counted already.
ALTER TABLE journal ADD COLUMN report TEXT;
