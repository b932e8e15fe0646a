-- the media of ours that a dispatch names, without repetitions; null when it has none
alter table dispatch add column media uuid[];
-- how often Meta has refused an upload of them; the refusals of sends count apart
alter table dispatch add column upload_retries integer not null default 0;
