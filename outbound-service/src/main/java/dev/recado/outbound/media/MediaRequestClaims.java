package dev.recado.outbound.media;

import java.time.Duration;
import java.util.List;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.kit.database.Rows;
import dev.recado.kit.database.Transactions;
import dev.recado.outbound.whatsapp.GraphMedia;
import io.smallrye.mutiny.Uni;

/** Claims due requests of all tenants for this process. When it dies, another one claims them at the end of the lease. */
@ApplicationScoped
class MediaRequestClaims {

    /** Longer than an attempt: two transfers, a question for a fresh address, and storing. */
    private static final Duration LEASE = GraphMedia.TRANSFER_MAX.multipliedBy(3);
    private static final String CLAIM = """
        with due as (
            select tenant_id, event_id
            from media_request
            where state in ('requested', 'downloading') and due_at <= statement_timestamp()
            order by due_at
            limit $1
            for update skip locked
        )
        update media_request r
        set state = 'downloading', attempts = r.attempts + 1,
            due_at = statement_timestamp() + $2::bigint * interval '1 millisecond'
        from due d
        where r.tenant_id = d.tenant_id and r.event_id = d.event_id
        returning r.*""";

    private final Transactions transactions;

    MediaRequestClaims(Transactions transactions) {
        this.transactions = transactions;
    }

    Uni<List<MediaRequest>> claim(int max) {
        return transactions.query(CLAIM, max, LEASE.toMillis()).map(rows -> Rows.list(rows, MediaRequest::of));
    }
}
