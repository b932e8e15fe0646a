package dev.recado.auth.session;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

import io.quarkus.runtime.annotations.RegisterForReflection;

/**
 * A login that goes on, as the API shows it.
 *
 * @param device a word for the program that logged in, such as {@code firefox}
 */
@RegisterForReflection
public record SessionView(UUID id, Instant createdAt, Instant lastUsedAt, Instant expiresAt, String device) {

    static SessionView of(Session session) {
        return new SessionView(session.id(), session.createdAt(), session.lastUsedAt(), session.expiresAt(), session.device());
    }

    /** All that are open, the last used first; they are few. */
    @RegisterForReflection
    public record All(List<SessionView> results) {

        static All of(List<Session> sessions) {
            return new All(sessions.stream().map(SessionView::of).toList());
        }
    }
}
