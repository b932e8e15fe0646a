package dev.recado.simulator.meta;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

import dev.recado.simulator.fault.FaultInjector;
import dev.recado.simulator.settings.BusinessNumber;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;

/** Holds the business numbers of the simulated Meta, each with its account and the token that may use it. */
public final class BusinessNumbers {

    private static final int NUMBERS_MAX = 1000;

    private final Map<String, BusinessNumber> numbers = new LinkedHashMap<>();
    private final FaultInjector faults;

    /** @param first the number of the settings */
    public BusinessNumbers(BusinessNumber first, FaultInjector faults) {
        this.faults = faults;
        put(first);
    }

    /** Adds a number, or replaces the one with the same id. */
    public void put(BusinessNumber number) {
        if (numbers.size() >= NUMBERS_MAX && !numbers.containsKey(number.phoneNumberId())) {
            throw new IllegalArgumentException("there are " + NUMBERS_MAX + " numbers, the most that are possible");
        }
        numbers.put(number.phoneNumberId(), number);
    }

    public List<BusinessNumber> all() {
        return List.copyOf(numbers.values());
    }

    public Optional<BusinessNumber> find(String phoneNumberId) {
        return Optional.ofNullable(numbers.get(phoneNumberId));
    }

    /** The numbers that the request's token may use. Throws Meta's error when the token is unknown or has expired. */
    public List<BusinessNumber> readable(RoutingContext http) {
        return usable(ofToken(http));
    }

    /** The numbers that a token may use, which may be another one than the request's; none if it is unknown or has expired. */
    public List<BusinessNumber> usableWith(String token) {
        return numbers.values().stream()
                .filter(number -> number.token().equals(token) && !faults.isTokenExpired(number.phoneNumberId())).toList();
    }

    /** The number with this id, which the request's token may use. Throws Meta's error otherwise. */
    public BusinessNumber require(RoutingContext http, String id) {
        var found = ofToken(http).stream().filter(number -> number.phoneNumberId().equals(id)).toList();
        if (found.isEmpty()) {
            throw SimulatedGraphError.unknownObject(method(http), id);
        }
        return usable(found).getFirst();
    }

    /** The numbers of an account that the request's token may use. Throws Meta's error when there are none. */
    public List<BusinessNumber> requireAccount(RoutingContext http, String businessId) {
        var ofAccount = ofToken(http).stream().filter(number -> number.businessId().equals(businessId)).toList();
        if (ofAccount.isEmpty()) {
            throw SimulatedGraphError.unknownObject(method(http), businessId);
        }
        return usable(ofAccount);
    }

    private List<BusinessNumber> ofToken(RoutingContext http) {
        var authorization = http.request().getHeader(HttpHeaders.AUTHORIZATION);
        var ofToken = numbers.values().stream().filter(number -> ("Bearer " + number.token()).equals(authorization)).toList();
        if (ofToken.isEmpty()) {
            throw SimulatedGraphError.invalidToken();
        }
        return ofToken;
    }

    private List<BusinessNumber> usable(List<BusinessNumber> found) {
        var usable = found.stream().filter(number -> !faults.isTokenExpired(number.phoneNumberId())).toList();
        if (usable.isEmpty()) {
            throw SimulatedGraphError.expiredToken();
        }
        return usable;
    }

    private static String method(RoutingContext http) {
        return http.request().method().name().toLowerCase(Locale.ROOT);
    }
}
