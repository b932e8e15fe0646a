-- the media of ours that a dispatch names, without repetitions; null when it has none
alter table dispatch add column media uuid[];
