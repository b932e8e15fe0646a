package dev.recado.outbound.dispatch;

import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

import dev.recado.events.TenantChanged;
import dev.recado.events.TenantId;
import dev.recado.events.Topics;
import dev.recado.kit.events.EventJson;
import dev.recado.kit.kafka.CompactedTopicView;
import dev.recado.kit.kafka.UngroupedConsumers;
import dev.recado.outbound.whatsapp.Explanation.Language;
import io.quarkus.logging.Log;
import io.quarkus.runtime.StartupEvent;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Caches the language of each tenant from the compacted topic {@code tenants.changed}. */
@ApplicationScoped
public class TenantLanguages {

    private static final String PORTUGUESE = "pt";

    private final EventJson json;
    private final CompactedTopicView view;
    private final Map<TenantId, TenantLanguage> languages = new ConcurrentHashMap<>();

    /** @param changedAt the time of the tenant's record */
    private record TenantLanguage(Instant changedAt, Language language) {
    }

    TenantLanguages(EventJson json, UngroupedConsumers consumers) {
        this.json = json;
        this.view = CompactedTopicView.of(List.of(Topics.TENANTS_CHANGED), consumers, this::apply,
                () -> Log.infof("The tenants' languages are loaded tenants=%d", languages.size()));
    }

    void start(@Observes StartupEvent event) {
        view.start();
    }

    @PreDestroy
    void stop() {
        view.stop();
    }

    /** Portuguese until the record of the tenant is read, and for a tenant without a locale. */
    public Language of(TenantId tenant) {
        var found = languages.get(tenant);
        return found == null ? Language.PORTUGUESE : found.language();
    }

    /** Keeps the newest record of each tenant, because after an outage the topic is read again from its beginning. */
    void apply(ConsumerRecord<String, byte[]> found) {
        if (found.value() == null) {
            return;
        }
        try {
            var tenant = json.read(found.value(), TenantChanged.class);
            languages.merge(tenant.tenantId(), new TenantLanguage(tenant.occurredAt(), language(tenant.locale())),
                    (before, after) -> after.changedAt().isBefore(before.changedAt()) ? before : after);
        } catch (UncheckedIOException | IllegalArgumentException | NullPointerException e) {
            Log.warnf(e, "A tenant record is unreadable; its explanations keep their language, save the tenant again in auth"
                    + " offset=%d", found.offset());
        }
    }

    /** Portuguese for any Portuguese locale and for a missing one, else English. */
    static Language language(String locale) {
        var language = locale == null ? "" : Locale.forLanguageTag(locale).getLanguage();
        return language.isEmpty() || language.equals(PORTUGUESE) ? Language.PORTUGUESE : Language.ENGLISH;
    }
}
