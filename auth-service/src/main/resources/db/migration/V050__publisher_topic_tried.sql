-- When the broker was last asked for a publisher's topic: those that it refuses go behind those that wait.
alter table publisher add column topic_tried_at timestamptz;
