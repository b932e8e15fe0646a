-- what Meta allows a number: messages a second, received ones included; null while Meta has not said it
alter table pace add column messages_per_second integer check (messages_per_second between 1 and 1000);
alter table channel add column limits_read_at timestamptz;
