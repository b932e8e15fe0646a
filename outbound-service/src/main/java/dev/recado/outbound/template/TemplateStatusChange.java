package dev.recado.outbound.template;

import java.time.Instant;
import java.util.Set;

import dev.recado.events.AccountChange.TemplateStatus;

/** Applies a status event, whose names are not all those of the list of templates. */
final class TemplateStatusChange {

    private static final Set<String> DELETIONS = Set.of("DELETED", "PENDING_DELETION");
    private static final String APPROVED = "APPROVED";

    private TemplateStatusChange() {
    }

    static boolean isDeletion(TemplateStatus status) {
        return DELETIONS.contains(status.status());
    }

    /**
     * Applies the event unless it is older than what is stored; returns false if only Meta knows the status, as after an event
     * from the time between the last list and its storing.
     */
    static boolean apply(Template template, TemplateStatus status, Instant at) {
        if (!template.isNewer(at, template.statusAt())) {
            return at.isBefore(template.statusAt());
        }
        switch (status.status()) {
            case "DELETED" -> template.delete(at);
            case "REINSTATED" -> change(template, APPROVED, status, at);
            // a warning: the template is sent all the same
            case "FLAGGED", "LOCKED" -> change(template, template.status(), status, at);
            case "UNARCHIVED" -> {
                return false;
            }
            default -> change(template, status.status(), status, at);
        }
        return true;
    }

    private static void change(Template template, String newStatus, TemplateStatus event, Instant at) {
        template.changeStatus(newStatus, event.detail(), event.disabledAt(), at);
        template.reject("REJECTED".equals(newStatus) ? ListedTemplate.reason(event.reason()) : null);
    }
}
