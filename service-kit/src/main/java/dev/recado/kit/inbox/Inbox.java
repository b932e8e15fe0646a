package dev.recado.kit.inbox;

import java.util.Collection;
import java.util.HashSet;
import java.util.Set;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.events.TenantId;
import dev.recado.kit.database.Tx;
import io.quarkus.arc.properties.IfBuildProperty;
import io.smallrye.mutiny.Uni;

/** Records the ids of handled events, so that a repeated event changes nothing. */
@ApplicationScoped
@IfBuildProperty(name = "recado.database.enabled", stringValue = "true", enableIfMissing = true)
public class Inbox {

    private static final String CLAIM = """
        insert into inbox (tenant_id, event_id)
        select $1, e from unnest($2::text[]) e order by e
        on conflict do nothing
        returning event_id""";

    /** Inserts the ids and returns those that are new. */
    public Uni<Set<String>> claim(Tx tx, TenantId tenant, Collection<String> eventIds) {
        var ids = eventIds.stream().distinct().toArray(String[]::new);
        return tx.query(CLAIM, tenant.value(), ids).map(rows -> {
            Set<String> first = new HashSet<>();
            rows.forEach(row -> first.add(row.getString(0)));
            return first;
        });
    }
}
