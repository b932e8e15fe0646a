package dev.recado.outbound.template;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

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

/** Finds the definitions of templates for messages, in SQL, because sends read them. */
@ApplicationScoped
public class TemplateDefinitions {

    /** Returns all languages of each name; one row without a language if there is none. */
    private static final String FIND = """
        select w.channel_id, w.name, s.finished_at is not null as synced, t.language, t.category, t.status, t.status_detail,
            t.parameter_format, t.components::text as components
        from unnest($2::uuid[], $3::text[]) as w(channel_id, name)
        join channel c on c.tenant_id = $1 and c.channel_id = w.channel_id
        left join template_sync s on s.tenant_id = c.tenant_id and s.business_id = c.business_id
        left join template t on t.tenant_id = c.tenant_id and t.business_id = c.business_id and t.name = w.name
            and t.deleted_at is null""";
    private static final String LIST_USABLE = """
        select t.name, t.language, t.category from channel c
        join template t on t.tenant_id = c.tenant_id and t.business_id = c.business_id and t.status = 'APPROVED'
            and t.category <> 'AUTHENTICATION' and t.deleted_at is null
        where c.tenant_id = $1 and c.channel_id = $2
        order by t.category desc, t.name, t.language limit $3""";

    /** A template of the account of a number. */
    public record TemplateKey(ChannelId channel, String name, String language) {
    }

    private record Name(UUID channel, String name) {
    }

    /** Finds all in one statement; each key has a result. */
    public Uni<Map<TemplateKey, TemplateLookup>> find(TenantId tenant, Tx tx, Set<TemplateKey> keys) {
        var names = keys.stream().map(key -> new Name(key.channel().value(), key.name())).distinct().toList();
        return tx.query(FIND, tenant.value(), names.stream().map(Name::channel).toArray(UUID[]::new),
                names.stream().map(Name::name).toArray(String[]::new))
                .map(rows -> byName(Rows.list(rows, row -> row)))
                .map(found -> keys.stream().collect(Collectors.toMap(key -> key, key -> lookup(found, key))));
    }

    /** Lists approved templates of the number's account, those about a service first; codes for a login are left out. */
    public Uni<List<String>> listUsable(TenantId tenant, Tx tx, ChannelId channel, int max) {
        return tx.query(LIST_USABLE, tenant.value(), channel.value(), max).map(rows -> Rows.list(rows,
                row -> row.getString("name") + " (" + row.getString("language") + ", " + row.getString("category") + ")"));
    }

    private static Map<Name, List<Row>> byName(List<Row> rows) {
        return rows.stream().collect(
                Collectors.groupingBy(row -> new Name(row.getUUID("channel_id"), row.getString("name"))));
    }

    private static TemplateLookup lookup(Map<Name, List<Row>> found, TemplateKey key) {
        return lookup(found.getOrDefault(new Name(key.channel().value(), key.name()), List.of()), key.name(), key.language());
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
