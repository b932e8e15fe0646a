package dev.recado.outbound.media;

import java.time.Duration;
import java.util.List;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.events.MediaRequested;
import dev.recado.events.TenantId;
import dev.recado.kit.database.Rows;
import dev.recado.kit.database.Tx;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;

/**
 * Writes table {@code media_request} by SQL: in the caller's transaction, or in the Hibernate session that also stores the object.
 * A request that another attempt has claimed is not changed.
 */
@ApplicationScoped
class MediaRequestRepository {

    private static final int ERROR_CHARS_MAX = 200;
    private static final String ADD_ALL = """
        insert into media_request (tenant_id, event_id, occurred_at, conversation_id, message_id, channel_id, wamid, type,
                                   media_id, mime_type, sha256, filename, url, url_received_at)
        select $1, event_id, occurred_at, conversation_id, message_id, channel_id, wamid, type,
               media_id, mime_type, sha256, filename, url, url_received_at
        from json_populate_recordset(null::media_request, $2::text::json)
        order by event_id
        on conflict (tenant_id, event_id) do nothing""";
    private static final String RETRY = """
        update media_request
        set state = 'requested', due_at = statement_timestamp() + $4::bigint * interval '1 millisecond', last_error = $5
        where tenant_id = $1 and event_id = $2 and attempts = $3 and state = 'downloading'""";
    private static final String FAIL = """
        update media_request
        set state = 'failed', url = null, last_error = $4
        where tenant_id = $1 and event_id = $2 and attempts = $3 and state = 'downloading'""";
    private static final String STORE = """
        update media_request
        set state = 'stored', url = null, last_error = null, object_id = ?4
        where tenant_id = ?1 and event_id = ?2 and attempts = ?3 and state = 'downloading'""";

    private final Rows rows;

    MediaRequestRepository(Rows rows) {
        this.rows = rows;
    }

    /** Adds the requests that are not there yet. */
    Uni<Integer> addAll(TenantId tenant, Tx tx, List<MediaRequested> requests) {
        return tx.update(ADD_ALL, tenant.value(), rows.json(requests));
    }

    Uni<Boolean> retry(TenantId tenant, Tx tx, MediaRequest request, Duration after, String error) {
        return tx.update(RETRY, tenant.value(), request.event().eventId(), request.attempts(), after.toMillis(), cut(error))
                .map(changed -> changed == 1);
    }

    /** Ends the request without an object. */
    Uni<Boolean> fail(TenantId tenant, Tx tx, MediaRequest request, String error) {
        return tx.update(FAIL, tenant.value(), request.event().eventId(), request.attempts(), cut(error))
                .map(changed -> changed == 1);
    }

    /** Ends the request with an object, in the caller's Hibernate transaction. */
    Uni<Boolean> store(TenantId tenant, MediaRequest request, UUID object) {
        return Panache.getSession().chain(session -> session.createNativeQuery(STORE).setParameter(1, tenant.value())
                .setParameter(2, request.event().eventId()).setParameter(3, request.attempts()).setParameter(4, object)
                .executeUpdate()).map(changed -> changed == 1);
    }

    private static String cut(String error) {
        return error.length() <= ERROR_CHARS_MAX ? error : error.substring(0, ERROR_CHARS_MAX);
    }
}
