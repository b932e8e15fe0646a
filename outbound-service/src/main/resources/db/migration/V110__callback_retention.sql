-- each batch of the retention reads only rows that it changes: delivered rows are not kept as long as failed ones,
-- and a delivery in progress may have lost its replica.
-- one index of waiting and sending rows would mislead the claim, which finds both by callback_delivery_due
drop index callback_delivery_ended;
create index callback_delivery_delivered on callback_delivery (ended_at) where state = 'delivered';
create index callback_delivery_failed on callback_delivery (ended_at) where state = 'failed';
create index callback_delivery_lost on callback_delivery (expires_at) where state = 'sending';
