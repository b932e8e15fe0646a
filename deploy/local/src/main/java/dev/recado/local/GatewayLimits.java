package dev.recado.local;

import java.time.Duration;
import java.util.Map;

/**
 * What one client may occupy at the gateway.
 *
 * @param bodyTimeMax time between a request's headers and the end of its body
 * @param headerTimeMax time between the opening of a connection and the headers of its first request
 * @param idleTimeMax time between an answer and the headers of the next request
 * @param stallTimeMax time in which a client reads less than {@link ReadProgress#BYTES_MIN} of an answer that waits for it
 * @param connectionsPerAddressMax connections of one client address, and its web sockets; loopback has no limit
 * @param requestsPerAddressMax requests in progress of one client address; loopback has no limit
 */
record GatewayLimits(Duration bodyTimeMax, Duration headerTimeMax, Duration idleTimeMax, Duration stallTimeMax,
        int connectionsPerAddressMax, int requestsPerAddressMax) {

    static final String CONNECTIONS_PER_ADDRESS_MAX = "RECADO_GATEWAY_CONNECTIONS_PER_ADDRESS_MAX";
    static final String REQUESTS_PER_ADDRESS_MAX = "RECADO_GATEWAY_REQUESTS_PER_ADDRESS_MAX";
    /** Browsers keep up to six connections open, so one office has many of them without a request. */
    private static final int CONNECTIONS_DEFAULT = 256;
    /** Each request occupies one of the gateway's 256 connections to its service. */
    private static final int REQUESTS_DEFAULT = 32;
    static final int PER_ADDRESS_HIGHEST = 10_000;

    /** @param environment the variables of the launcher; {@link SettingsCheck} has checked them */
    static GatewayLimits of(Map<String, String> environment) {
        return new GatewayLimits(Duration.ofSeconds(10), Duration.ofSeconds(10), Duration.ofSeconds(60), Duration.ofSeconds(30),
                number(environment, CONNECTIONS_PER_ADDRESS_MAX, CONNECTIONS_DEFAULT),
                number(environment, REQUESTS_PER_ADDRESS_MAX, REQUESTS_DEFAULT));
    }

    private static int number(Map<String, String> environment, String name, int usual) {
        return Integer.parseInt(environment.getOrDefault(name, Integer.toString(usual)).strip());
    }

    static boolean isPerAddress(String value) {
        return value.strip().matches("[0-9]{1,5}") && Integer.parseInt(value.strip()) >= 1
                && Integer.parseInt(value.strip()) <= PER_ADDRESS_HIGHEST;
    }

    GatewayLimits withBodyTimeMax(Duration max) {
        return new GatewayLimits(max, headerTimeMax, idleTimeMax, stallTimeMax, connectionsPerAddressMax,
                requestsPerAddressMax);
    }

    GatewayLimits withHeaderTimeMax(Duration max) {
        return new GatewayLimits(bodyTimeMax, max, idleTimeMax, stallTimeMax, connectionsPerAddressMax,
                requestsPerAddressMax);
    }

    GatewayLimits withStallTimeMax(Duration max) {
        return new GatewayLimits(bodyTimeMax, headerTimeMax, idleTimeMax, max, connectionsPerAddressMax,
                requestsPerAddressMax);
    }
}
