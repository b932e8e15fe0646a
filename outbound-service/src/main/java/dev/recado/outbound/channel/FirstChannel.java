package dev.recado.outbound.channel;

import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.interceptor.Interceptor;

import dev.recado.events.ChannelConnected;
import dev.recado.events.NamedUuid;
import dev.recado.kit.database.SecretCipher;
import dev.recado.kit.lifecycle.RecadoConfig;
import dev.recado.outbound.channel.Channels.Connection;
import dev.recado.outbound.whatsapp.Egress;
import dev.recado.outbound.whatsapp.GraphConfig;
import io.quarkus.logging.Log;
import io.quarkus.runtime.PreventFurtherStepsException;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.vertx.VertxContextSupport;

/**
 * Stores the first tenant's number from the environment at each start; {@link ChannelVerification} connects it when Meta confirms
 * it. A missing or malformed setting stops the start with one log line.
 */
@ApplicationScoped
class FirstChannel {

    private static final int CONFIG_ERROR = 78;

    private final GraphConfig graph;
    private final RecadoConfig recado;
    private final Egress egress;
    private final Channels channels;
    private final ChannelVerification verification;

    FirstChannel(GraphConfig graph, RecadoConfig recado, Egress egress, Channels channels,
            ChannelVerification verification) {
        this.graph = graph;
        this.recado = recado;
        this.egress = egress;
        this.channels = channels;
        this.verification = verification;
    }

    /** Blocks the main thread, because the service must not start without its channel. It does not wait for Meta. */
    void store(@Observes @Priority(Interceptor.Priority.APPLICATION) StartupEvent event) throws Throwable {
        checkSettings();
        var connection = new Connection(graph.phoneNumberId().orElseThrow(), graph.businessId().orElseThrow(),
                graph.token().orElseThrow(), ChannelConnected.DEFAULT_APP);
        var stored = VertxContextSupport
                .subscribeAndAwait(() -> channels.prepare(NamedUuid.tenant(recado.tenant()), connection));
        if (stored == null) {
            Log.info(
                    "The number of WHATSAPP_PHONE_NUMBER_ID was disconnected and stays so; connect it at /api/v1/channels");
        }
        verification.start();
    }

    private void checkSettings() {
        Map<String, Optional<String>> required = Map.of("WHATSAPP_TOKEN", graph.token(),
                "WHATSAPP_PHONE_NUMBER_ID", graph.phoneNumberId(), "WHATSAPP_BUSINESS_ID", graph.businessId(),
                "RECADO_SECRETS_KEY", recado.secretsKey());
        var missing = required.entrySet().stream().filter(setting -> setting.getValue().isEmpty()).map(Map.Entry::getKey)
                .sorted().collect(Collectors.joining(", "));
        if (!missing.isEmpty()) {
            throw stop("outbound cannot start, missing: " + missing);
        }
        if (!graph.token().orElseThrow().matches(Connection.TOKEN)) {
            throw stop("outbound cannot start, WHATSAPP_TOKEN " + Connection.TOKEN_RULE);
        }
        if (!graph.phoneNumberId().orElseThrow().matches(Connection.META_ID)
                || !graph.businessId().orElseThrow().matches(Connection.META_ID)) {
            throw stop("outbound cannot start, WHATSAPP_PHONE_NUMBER_ID and WHATSAPP_BUSINESS_ID must have 1 to 32 digits");
        }
        try {
            SecretCipher.checkKeys(recado.secretsKey().orElseThrow());
            egress.check(graph.apiBaseUrl());
        } catch (IllegalArgumentException | IllegalStateException e) {
            throw stop("outbound cannot start, " + e.getMessage());
        }
    }

    private static PreventFurtherStepsException stop(String reason) {
        Log.error(reason);
        return new PreventFurtherStepsException(reason, CONFIG_ERROR);
    }
}
