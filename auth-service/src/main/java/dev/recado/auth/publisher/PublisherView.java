package dev.recado.auth.publisher;

import java.time.Instant;
import java.util.List;

import dev.recado.events.Lane;
import dev.recado.events.Topics;
import io.quarkus.runtime.annotations.RegisterForReflection;

/**
 * A publisher as the API shows it.
 *
 * @param topic where it writes
 * @param ready false while the topic is still being made
 */
@RegisterForReflection
public record PublisherView(String name, List<Lane> lanes, String topic, boolean ready, Instant createdAt) {

    static PublisherView of(Publisher publisher) {
        return new PublisherView(publisher.name(), publisher.lanes(), Topics.submittedBy(publisher.name()),
                publisher.topicMade(), publisher.createdAt());
    }

    /** All of a tenant's; they are few. */
    @RegisterForReflection
    public record All(List<PublisherView> results) {

        static All of(List<Publisher> publishers) {
            return new All(publishers.stream().map(PublisherView::of).toList());
        }
    }
}
