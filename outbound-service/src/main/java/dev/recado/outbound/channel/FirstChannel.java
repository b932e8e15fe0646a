package dev.recado.outbound.channel;

import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.interceptor.Interceptor;

import dev.recado.events.AuditRecorded.Actor;
import dev.recado.events.ChannelConnected;
import dev.recado.events.NamedUuid;
import dev.recado.kit.lifecycle.RecadoConfig;
import dev.recado.kit.database.SecretCipher;
import dev.recado.outbound.setting.GraphConfig;
import dev.recado.outbound.whatsapp.Egress;
import io.quarkus.logging.Log;
import io.quarkus.runtime.PreventFurtherStepsException;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.vertx.VertxContextSupport;

/** Makes the first tenant's number from the environment at each start, or stops the start with one line that says what is missing. */
@ApplicationScoped
class FirstChannel {

    private static final int CONFIG_ERROR = 78;

    private final GraphConfig whatsapp;
    private final RecadoConfig recado;
    private final Egress egress;
    private final Channels channels;

    FirstChannel(GraphConfig whatsapp, RecadoConfig recado, Egress egress, Channels channels) {
        this.whatsapp = whatsapp;
        this.recado = recado;
        this.egress = egress;
        this.channels = channels;
    }

    /** Waits, on the main thread and before anything is sent: a start without its channel is no start. */
    void connect(@Observes @Priority(Interceptor.Priority.APPLICATION) StartupEvent event) throws Throwable {
        check();
        var connection = new Connection(whatsapp.phoneNumberId().orElseThrow(), whatsapp.businessId().orElseThrow(),
                whatsapp.token().orElseThrow(), ChannelConnected.DEFAULT_APP);
        VertxContextSupport
                .subscribeAndAwait(() -> channels.connect(NamedUuid.tenant(recado.tenant()), Actor.suite(), connection));
    }

    private void check() {
        Map<String, Optional<String>> needed = Map.of("WHATSAPP_TOKEN", whatsapp.token(), "WHATSAPP_PHONE_NUMBER_ID",
                whatsapp.phoneNumberId(), "WHATSAPP_BUSINESS_ID", whatsapp.businessId(), "RECADO_SECRETS_KEY",
                recado.secretsKey());
        var missing = needed.entrySet().stream().filter(setting -> setting.getValue().isEmpty()).map(Map.Entry::getKey).sorted()
                .collect(Collectors.joining(", "));
        if (!missing.isEmpty()) {
            throw stop("outbound cannot start, missing: " + missing);
        }
        try {
            SecretCipher.checkKeys(recado.secretsKey().orElseThrow());
            egress.check(whatsapp.apiBaseUrl());
        } catch (IllegalArgumentException | IllegalStateException e) {
            throw stop("outbound cannot start, " + e.getMessage());
        }
    }

    private static PreventFurtherStepsException stop(String why) {
        Log.error(why);
        return new PreventFurtherStepsException(why, CONFIG_ERROR);
    }
}
