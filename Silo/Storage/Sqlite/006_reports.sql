-- The category that an event reports, beside the event: who counts reports reads rows and not texts. Events of before have none: the last moment's are not counted.
ALTER TABLE journal ADD COLUMN report TEXT;
