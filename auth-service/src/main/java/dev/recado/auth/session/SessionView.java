package dev.recado.auth.session;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

import io.quarkus.runtime.annotations.RegisterForReflection;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * A login session as the API shows it.
 *
 * @param device name of the client program, such as {@code firefox}
 */
@RegisterForReflection
public record SessionView(UUID id, Instant createdAt, Instant lastUsedAt, Instant expiresAt, String device) {

    static SessionView of(Session session) {
        return new SessionView(session.id(), session.createdAt(), session.lastUsedAt(), session.expiresAt(), session.device());
    }

    /** All open sessions, the last used first; {@code open-max} bounds their number. */
    @RegisterForReflection
    @Schema(name = "All1")
    public record SessionList(List<SessionView> results) {

        static SessionList of(List<Session> sessions) {
            return new SessionList(sessions.stream().map(SessionView::of).toList());
        }
    }
}
