package dev.recado.outbound.callback;

import java.time.Duration;
import java.util.Optional;

import jakarta.validation.constraints.Min;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** Limits of callbacks and of their deliveries. */
@ConfigMapping(prefix = "recado.outbound.callbacks")
interface CallbackConfig {

    /** Callbacks of one tenant. */
    @Min(1)
    @WithDefault("10")
    int perTenantMax();

    /** The time limit of one delivery, from the lookup of the host to the status of the answer. */
    @WithDefault("15s")
    Duration answerTimeout();

    /** Deliveries in progress in this process. */
    @Min(1)
    @WithDefault("128")
    int inFlightMax();

    /** Deliveries in progress to one callback in this process; a callback that fails has one. */
    @Min(1)
    @WithDefault("8")
    int inFlightPerCallbackMax();

    /**
     * Entries {@code <tenant id>=host:port}, comma-separated: addresses that callbacks of this tenant may call although they are not
     * public or not https. The exceptions of Graph and storage do not hold for callbacks, because tenants choose their addresses.
     */
    Optional<String> hostsAllowed();
}
