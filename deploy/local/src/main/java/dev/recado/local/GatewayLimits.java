package dev.recado.local;

import java.time.Duration;
import java.util.Map;

/**
 * What one client may occupy at the gateway.
 *
 * @param bodyTimeMax time between a request's headers and the end of its body
 * @param headerTimeMax time between the opening of a connection and the headers of its first request
 * @param idleTimeMax time between an answer and the headers of the next request
 * @param stallTimeMax time in which a client reads nothing of an answer that waits for it
 * @param perAddressMax connections of one client address, and its requests in progress; loopback has no limit
 */
record GatewayLimits(Duration bodyTimeMax, Duration headerTimeMax, Duration idleTimeMax, Duration stallTimeMax,
        int perAddressMax) {

    static final String PER_ADDRESS_MAX = "RECADO_GATEWAY_CONNECTIONS_PER_ADDRESS_MAX";
    static final int PER_ADDRESS_DEFAULT = 32;
    static final int PER_ADDRESS_HIGHEST = 10_000;

    /** @param environment the variables of the launcher; {@link SettingsCheck} has checked them */
    static GatewayLimits of(Map<String, String> environment) {
        return new GatewayLimits(Duration.ofSeconds(10), Duration.ofSeconds(10), Duration.ofSeconds(60), Duration.ofSeconds(30),
                Integer.parseInt(environment.getOrDefault(PER_ADDRESS_MAX, Integer.toString(PER_ADDRESS_DEFAULT)).strip()));
    }

    static boolean isPerAddress(String value) {
        return value.strip().matches("[0-9]{1,5}") && Integer.parseInt(value.strip()) >= 1
                && Integer.parseInt(value.strip()) <= PER_ADDRESS_HIGHEST;
    }

    GatewayLimits withBodyTimeMax(Duration max) {
        return new GatewayLimits(max, headerTimeMax, idleTimeMax, stallTimeMax, perAddressMax);
    }

    GatewayLimits withHeaderTimeMax(Duration max) {
        return new GatewayLimits(bodyTimeMax, max, idleTimeMax, stallTimeMax, perAddressMax);
    }

    GatewayLimits withStallTimeMax(Duration max) {
        return new GatewayLimits(bodyTimeMax, headerTimeMax, idleTimeMax, max, perAddressMax);
    }
}
