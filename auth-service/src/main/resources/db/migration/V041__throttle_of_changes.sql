-- Whoever holds somebody's token and gives their present password is counted too, by the person alone.
alter table login_throttle drop constraint login_throttle_kind;
alter table login_throttle add constraint login_throttle_kind check (kind in ('ACCOUNT', 'ADDRESS', 'FAMILIAR', 'CHANGE'));
