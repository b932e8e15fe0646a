-- the id is derived from the same columns, so the primary key is unique already
alter table turn drop constraint turn_tenant_id_conversation_id_epoch_turn_seq_key;
