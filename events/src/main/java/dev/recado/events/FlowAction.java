package dev.recado.events;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * Opens a form of Meta's Flows.
 *
 * @param name always {@code flow}
 */
public record FlowAction(String name, Parameters parameters) {

    /**
     * Either the id or the name of the form is given.
     *
     * @param flowMessageVersion {@code 3}
     * @param flowCta label of the button
     * @param mode {@code published} or {@code draft}; null for published
     * @param flowToken returned with the answer, or null
     * @param flowAction {@code navigate} or {@code data_exchange}; null for navigate
     */
    public record Parameters(String flowMessageVersion, @Nullable String flowId, @Nullable String flowName, String flowCta,
            @Nullable String mode, @Nullable String flowToken, @Nullable String flowAction,
            @Nullable Payload flowActionPayload) {
        @Override
        public String toString() {
            return "Parameters[redacted]";
        }
    }

    /** The first screen of the form, and the data that it shows or null. */
    public record Payload(String screen, @Nullable Map<String, Object> data) {

        public Payload {
            data = data == null ? null : Collections.unmodifiableMap(new LinkedHashMap<>(data));
        }

        @Override
        public String toString() {
            return "Payload[redacted]";
        }
    }
}
