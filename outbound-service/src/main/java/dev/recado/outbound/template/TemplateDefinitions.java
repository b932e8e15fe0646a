package dev.recado.outbound.template;

import java.util.List;

import jakarta.enterprise.context.ApplicationScoped;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.recado.events.ChannelId;
import dev.recado.events.TenantId;
import dev.recado.kit.database.Rows;
import dev.recado.kit.database.Tx;
import dev.recado.kit.lifecycle.FailureClassifier;
import io.quarkus.logging.Log;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;

/** Finds the definition of a template for a message, in SQL, because sends read it. */
@ApplicationScoped
public class TemplateDefinitions {

    /** Returns all languages of the name; one row without a language if there is none. */
    private static final String FIND = """
        select s.finished_at is not null as synced, t.language, t.category, t.status, t.status_detail, t.parameter_format,
            t.components::text as components
        from channel c
        left join template_sync s on s.tenant_id = c.tenant_id and s.business_id = c.business_id
        left join template t on t.tenant_id = c.tenant_id and t.business_id = c.business_id and t.name = $3
            and t.deleted_at is null
        where c.tenant_id = $1 and c.channel_id = $2""";

    /** @param channel the number that sends; the template belongs to its account */
    public Uni<TemplateLookup> find(TenantId tenant, Tx tx, ChannelId channel, String name, String language) {
        return tx.query(FIND, tenant.value(), channel.value(), name)
                .map(rows -> lookup(Rows.list(rows, row -> row), name, language));
    }

    private static TemplateLookup lookup(List<Row> rows, String name, String language) {
        var translations = rows.stream().filter(row -> row.getString("language") != null).toList();
        if (rows.isEmpty() || translations.isEmpty() && !rows.getFirst().getBoolean("synced")) {
            return new TemplateLookup.NotKnown();
        }
        if (translations.isEmpty()) {
            return new TemplateLookup.UnknownName(name);
        }
        return translations.stream().filter(row -> row.getString("language").equals(language)).findFirst()
                .map(row -> found(row, name))
                .orElseGet(() -> new TemplateLookup.UnknownLanguage(name, language,
                        translations.stream().map(row -> row.getString("language")).sorted().toList()));
    }

    private static TemplateLookup found(Row row, String name) {
        try {
            return new TemplateLookup.Found(new TemplateDefinition(name, row.getString("language"), row.getString("category"),
                    row.getString("status"), row.getString("status_detail"),
                    TemplateVariables.NAMED.equals(row.getString("parameter_format")),
                    TemplateJson.components(row.getString("components"))));
        } catch (JsonProcessingException e) {
            Log.warnf("A template has a form that this version does not know, so its messages are not checked; update the suite"
                    + " name=%s outcome=%s", name, FailureClassifier.outcome(e));
            return new TemplateLookup.NotKnown();
        }
    }
}
