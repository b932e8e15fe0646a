package dev.recado.conversation.health;

import java.util.SortedMap;

/** The suite's state in one answer, states only. */
public record HealthView(String status, SortedMap<String, ComponentView> components) {

    static HealthView of(SortedMap<String, ComponentView> components) {
        return new HealthView(components.values().stream().allMatch(ComponentView::ok) ? "ok" : "degraded", components);
    }

    boolean ok() {
        return "ok".equals(status);
    }

    /** @param error null when all is well */
    public record ComponentView(boolean ok, String error) {

        static final ComponentView UP = new ComponentView(true, null);

        static ComponentView down(String error) {
            return new ComponentView(false, error);
        }
    }
}
