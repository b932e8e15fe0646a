-- a call may outlive its turn, and calls are deleted in the order of their ids
alter table model_call drop constraint model_call_tenant_id_turn_id_fkey;
