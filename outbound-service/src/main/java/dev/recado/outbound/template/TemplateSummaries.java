package dev.recado.outbound.template;

import java.time.Instant;
import java.util.Map;
import java.util.stream.Collectors;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.events.TenantId;
import dev.recado.kit.database.Rows;
import dev.recado.kit.database.Tx;
import io.smallrye.mutiny.Uni;
import org.jspecify.annotations.Nullable;

/** Counts the templates of an account by status. */
@ApplicationScoped
public class TemplateSummaries {

    private static final String COUNT = """
        select s.finished_at, s.error, t.status, count(t.id) as templates
        from template_sync s
        left join template t on t.tenant_id = s.tenant_id and t.business_id = s.business_id and t.deleted_at is null
        where s.tenant_id = $1 and s.business_id = $2
        group by s.finished_at, s.error, t.status""";

    /**
     * The templates of an account as they are stored.
     *
     * @param readAt when all of them were last read from Meta; null if they never were
     * @param error why the last attempt failed; null if it did not
     * @param byStatus their number by Meta's status
     */
    public record TemplateSummary(@Nullable Instant readAt, @Nullable String error, Map<String, Long> byStatus) {

        public long count(String status) {
            return byStatus.getOrDefault(status, 0L);
        }
    }

    public Uni<TemplateSummary> ofAccount(TenantId tenant, Tx tx, String businessId) {
        return tx.query(COUNT, tenant.value(), businessId).map(rows -> {
            var all = Rows.list(rows, row -> row);
            var byStatus = all.stream().filter(row -> row.getString("status") != null)
                    .collect(Collectors.toMap(row -> row.getString("status"), row -> row.getLong("templates")));
            return all.isEmpty()
                    ? new TemplateSummary(null, null, byStatus)
                    : new TemplateSummary(Rows.instant(all.getFirst(), "finished_at"), all.getFirst().getString("error"),
                            byStatus);
        });
    }
}
