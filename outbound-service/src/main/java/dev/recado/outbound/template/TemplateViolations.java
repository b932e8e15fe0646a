package dev.recado.outbound.template;

import java.util.ArrayList;
import java.util.List;

import dev.recado.kit.http.Problem.Detail;

/** Collects which fields of a template, or of a message with one, violate which rule. */
final class TemplateViolations {

    private final List<Detail> all = new ArrayList<>();

    void add(String field, String message) {
        all.add(new Detail(field, message));
    }

    /** Adds the message if the rule is broken. */
    void addIf(boolean broken, String field, String message) {
        if (broken) {
            add(field, message);
        }
    }

    List<Detail> all() {
        return List.copyOf(all);
    }
}
