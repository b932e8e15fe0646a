package dev.recado.kit.http;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** Limits of every HTTP request, and who may report the address of its client. */
@ConfigMapping(prefix = "recado.http")
interface HttpConfig {

    /** The longest time between a request's headers and the end of its body; a slower request is answered 408. */
    @WithDefault("10s")
    Duration bodyTimeMax();

    /** Memory of all bodies that are being read and have more than 10 KiB or no announced length; beyond it 503. */
    @WithDefault("8M")
    MemorySize bodyBytesInFlightMax();

    /** Addresses or networks of the proxies that may report the address of a client; by default none. */
    Optional<List<String>> trustedProxies();

    /** The header in which a trusted proxy reports the address: one address, or a list to which each proxy appends. */
    @WithDefault("X-Forwarded-For")
    String clientAddressHeader();
}
