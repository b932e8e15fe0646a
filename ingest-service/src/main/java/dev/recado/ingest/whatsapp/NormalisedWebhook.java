package dev.recado.ingest.whatsapp;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import dev.recado.events.SuiteEvent;
import org.jspecify.annotations.Nullable;

/** The result of normalising one webhook: its events, unreadable parts, numbers without a channel, and updates to count. */
public final class NormalisedWebhook {

    private final List<SuiteEvent> events = new ArrayList<>(2);
    private final List<UnreadablePart> unreadable = new ArrayList<>(0);
    private final Set<String> unknownNumbers = new LinkedHashSet<>(0);
    private final List<Counted> counted = new ArrayList<>(2);
    private final @Nullable String businessId;

    NormalisedWebhook(@Nullable String businessId) {
        this.businessId = businessId;
    }

    /** The WhatsApp Business Account of the first entry. */
    public @Nullable String businessId() {
        return businessId;
    }

    /** Messages, statuses, echoes and account changes, in the order of the body's changes. */
    public List<SuiteEvent> events() {
        return events;
    }

    public List<UnreadablePart> unreadable() {
        return unreadable;
    }

    /** Phone number ids that belong to no channel. */
    public Set<String> unknownNumbers() {
        return unknownNumbers;
    }

    public List<Counted> counted() {
        return counted;
    }

    void add(SuiteEvent event) {
        events.add(event);
    }

    void addUnreadable(String pointer, String reason) {
        unreadable.add(new UnreadablePart(pointer, reason));
    }

    void count(String field, String kind) {
        counted.add(new Counted(field, kind));
    }

    @Override
    public String toString() {
        return "NormalisedWebhook[events=" + events.size() + " unreadable=" + unreadable.size() + "]";
    }

    /** An update to count. Both labels come from closed lists, so that no sender can create new metric series. */
    public record Counted(String field, String kind) {
    }

    /**
     * A part of a webhook that became no event. It is dead-lettered, and the other parts are published.
     *
     * @param pointer JSON pointer into the body, made of fixed names and numbers only
     * @param reason a fixed text without any content of the body
     */
    public record UnreadablePart(String pointer, String reason) {

        /** The reason for a number whose channel belongs to another Meta app than the request path. */
        public static final String APP_MISMATCH = "APP_MISMATCH";
    }
}
