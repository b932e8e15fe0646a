package dev.recado.ingest.whatsapp;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import dev.recado.events.SuiteEvent;

/** What one webhook comes to: events, parts nobody can read, numbers nobody has connected, and what to count. */
public final class NormalisedWebhook {

    private final List<SuiteEvent> events = new ArrayList<>(2);
    private final List<UnreadablePart> unreadable = new ArrayList<>(0);
    private final Set<String> unknownNumbers = new LinkedHashSet<>(0);
    private final List<Counted> counted = new ArrayList<>(2);

    private final String businessId;

    NormalisedWebhook(String businessId) {
        this.businessId = businessId;
    }

    /** The first entry's WhatsApp Business Account, or null. */
    public String businessId() {
        return businessId;
    }

    /** Messages, statuses, echoes and changes of accounts, in the order of the body's changes. */
    public List<SuiteEvent> events() {
        return events;
    }

    public List<UnreadablePart> unreadable() {
        return unreadable;
    }

    /** Phone number ids that belong to no channel yet. */
    public Set<String> unknownNumbers() {
        return unknownNumbers;
    }

    public List<Counted> counted() {
        return counted;
    }

    void add(SuiteEvent event) {
        events.add(event);
    }

    void unreadable(String pointer, String reason) {
        unreadable.add(new UnreadablePart(pointer, reason));
    }

    void count(String field, String kind) {
        counted.add(new Counted(field, kind));
    }

    @Override
    public String toString() {
        return "Normalised[events=" + events.size() + " unreadable=" + unreadable.size() + "]";
    }

    /** An update for the metrics; both words come from closed lists, so that no sender can make up new series. */
    public record Counted(String field, String kind) {
    }
}
