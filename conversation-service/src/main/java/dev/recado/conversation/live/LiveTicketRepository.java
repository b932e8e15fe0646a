package dev.recado.conversation.live;

import java.time.Duration;
import java.util.Optional;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.conversation.visibility.ConversationVisibility;
import dev.recado.events.TenantId;
import dev.recado.kit.database.Rows;
import dev.recado.kit.database.Tx;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;

/** Stores issued tickets, because another replica may accept the WebSocket. */
@ApplicationScoped
class LiveTicketRepository {

    private static final String ADD = """
        insert into live_ticket (tenant_id, hash, subject, machine, reads_all, agent, token_version, token_ends_at,
            expires_at, session)
        values ($1, $2, $3, $4, $5, $6, $7, $8, now() + $9::bigint * interval '1 millisecond', $10)""";

    /** Of two concurrent requests with the same ticket, only one gets the row. */
    private static final String REDEEM = """
        delete from live_ticket
        where tenant_id = $1 and hash = $2
        returning subject, machine, reads_all, agent, token_version, token_ends_at, session,
            expires_at > now() and token_ends_at > now() as in_time""";

    Uni<Void> add(TenantId tenant, Tx tx, LiveTicket ticket, LiveTicket.Grant grant, Duration ageMax) {
        return tx.update(ADD, tenant.value(), ticket.hash(), grant.subject(), grant.isApiClient(), grant.visibility().all(),
                grant.agent(), grant.tokenVersion(), grant.endsAt(), ageMax.toMillis(), grant.session()).replaceWithVoid();
    }

    /** Deletes the ticket and returns its grant; empty when it is unknown, used or expired. */
    Uni<Optional<LiveTicket.Grant>> redeem(TenantId tenant, Tx tx, LiveTicket ticket) {
        return tx.query(REDEEM, tenant.value(), ticket.hash())
                .map(found -> Optional.ofNullable(Rows.first(found, row -> row)).filter(row -> row.getBoolean("in_time"))
                        .map(row -> grant(tenant, row)));
    }

    private static LiveTicket.Grant grant(TenantId tenant, Row row) {
        var subject = row.getUUID("subject");
        var visibility = new ConversationVisibility(row.getBoolean("machine") ? null : subject, row.getBoolean("reads_all"));
        return new LiveTicket.Grant(tenant, subject, visibility, row.getBoolean("agent"), row.getLong("token_version"),
                Rows.instant(row, "token_ends_at"), row.getUUID("session"));
    }
}
