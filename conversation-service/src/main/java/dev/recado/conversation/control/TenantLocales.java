package dev.recado.conversation.control;

import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

import jakarta.annotation.PreDestroy;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

import dev.recado.events.TenantChanged;
import dev.recado.events.TenantId;
import dev.recado.events.Topics;
import dev.recado.kit.events.EventJson;
import dev.recado.kit.kafka.CompactedTopicView;
import dev.recado.kit.kafka.UngroupedConsumers;
import io.quarkus.logging.Log;
import io.quarkus.runtime.StartupEvent;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** Caches the locale of each tenant from the compacted topic {@code tenants.changed}. */
@ApplicationScoped
class TenantLocales {

    /** The start continues after this time; until the locales are loaded, hand-over messages are in Portuguese. */
    private static final Duration LOAD_MAX = Duration.ofSeconds(5);
    /** The scheduler starts at priority 0 and the consumers at 1000. */
    private static final int BEFORE_CONSUMERS_AND_JOBS = -1;

    private final EventJson json;
    private final CompactedTopicView view;
    private final Map<TenantId, TenantLocale> locales = new ConcurrentHashMap<>();

    TenantLocales(EventJson json, UngroupedConsumers consumers) {
        this.json = json;
        this.view = CompactedTopicView.of(List.of(Topics.TENANTS_CHANGED), consumers, this::apply,
                () -> Log.infof("The tenants' locales are loaded tenants=%d", locales.size()));
    }

    /** Runs before the consumers and jobs start, so that their first hand-over message is in the tenant's language. */
    void start(@Observes @Priority(BEFORE_CONSUMERS_AND_JOBS) StartupEvent event) {
        view.start();
        if (!view.awaitLoaded(LOAD_MAX)) {
            Log.warnf("The tenants' locales are not loaded after %d s; hand-over messages are Portuguese until they are; check"
                    + " Kafka", LOAD_MAX.toSeconds());
        }
    }

    @PreDestroy
    void stop() {
        view.stop();
    }

    /** Empty until the tenant's record is read, and for a tenant without a locale. */
    Optional<Locale> of(TenantId tenant) {
        return Optional.ofNullable(locales.get(tenant)).map(TenantLocale::locale);
    }

    /** Keeps the newest record of each tenant, because after an outage the topic is read again from its beginning. */
    void apply(ConsumerRecord<String, byte[]> found) {
        if (found.value() == null) {
            return;
        }
        try {
            var tenant = json.read(found.value(), TenantChanged.class);
            var locale = tenant.locale() == null ? null : Locale.forLanguageTag(tenant.locale());
            locales.merge(tenant.tenantId(), new TenantLocale(tenant.occurredAt(), locale),
                    (before, after) -> after.changedAt().isBefore(before.changedAt()) ? before : after);
        } catch (UncheckedIOException | IllegalArgumentException | NullPointerException e) {
            Log.warnf(e, "A tenant record is unreadable; its hand-over messages keep their language partition=%d offset=%d",
                    found.partition(), found.offset());
        }
    }

    /** The locale of a tenant, if it has one, and the time of its record. */
    private record TenantLocale(Instant changedAt, @Nullable Locale locale) {
    }
}
