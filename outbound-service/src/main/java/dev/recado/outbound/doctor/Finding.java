package dev.recado.outbound.doctor;

import java.util.List;

/**
 * The result of one check of a number.
 *
 * @param check its name in the answer
 * @param text the key of its words
 * @param values what the words mention, in their order
 */
record Finding(String check, CheckState state, String text, List<Object> values) {

    /** The state of a check. One that could not be made is unknown, never ok. */
    enum CheckState {
        OK, WARNING, FAILING, UNKNOWN
    }

    static Finding ok(String check, String text, Object... values) {
        return new Finding(check, CheckState.OK, text, List.of(values));
    }

    static Finding warning(String check, String text, Object... values) {
        return new Finding(check, CheckState.WARNING, text, List.of(values));
    }

    static Finding failing(String check, String text, Object... values) {
        return new Finding(check, CheckState.FAILING, text, List.of(values));
    }

    static Finding unknown(String check, String text, Object... values) {
        return new Finding(check, CheckState.UNKNOWN, text, List.of(values));
    }
}
