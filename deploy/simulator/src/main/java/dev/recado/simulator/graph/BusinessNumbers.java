package dev.recado.simulator.graph;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import dev.recado.simulator.settings.BusinessNumber;

/** Holds the business numbers of the simulated Meta, each with its account and the token that may use it. */
public final class BusinessNumbers {

    private static final int NUMBERS_MAX = 1000;

    private final Map<String, BusinessNumber> numbers = new LinkedHashMap<>();

    /** @param first the number of the settings */
    public BusinessNumbers(BusinessNumber first) {
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

    /** The numbers that the token may use. Throws Meta's error when the token is unknown. */
    List<BusinessNumber> ofToken(String authorization) {
        var readable = numbers.values().stream().filter(number -> ("Bearer " + number.token()).equals(authorization)).toList();
        if (readable.isEmpty()) {
            throw SimulatedGraphError.invalidToken();
        }
        return readable;
    }

    /** The number with this id, which the token may use. Throws Meta's error otherwise. */
    BusinessNumber require(String authorization, String method, String id) {
        return find(ofToken(authorization), id).orElseThrow(() -> SimulatedGraphError.unknownObject(method, id));
    }

    private static Optional<BusinessNumber> find(List<BusinessNumber> readable, String id) {
        return readable.stream().filter(number -> number.phoneNumberId().equals(id)).findFirst();
    }
}
