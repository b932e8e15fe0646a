-- few rows, found by the index message_unsettled
update message set result_due_at = expires_at where direction = 'out' and status in ('queued', 'sending');
