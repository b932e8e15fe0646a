package dev.recado.simulator.fault;

import java.util.Arrays;
import java.util.Locale;

/** Reads the dial's fields so that a slip of the tester is told, not ignored. */
final class Fields {

    private Fields() {
    }

    static <E extends Enum<E>> E choice(Class<E> type, String name) {
        return Arrays.stream(type.getEnumConstants()).filter(value -> value.name().equals(name.toUpperCase(Locale.ROOT)))
                .findAny()
                .orElseThrow(() -> new IllegalArgumentException("unknown mode '" + name + "'"));
    }

    static String digits(String phone) {
        return phone == null ? null : phone.replaceAll("\\D", "");
    }
}
