-- the API key that sent the message, if the key may not read messages
alter table dispatch add column if not exists submitted_by uuid;
