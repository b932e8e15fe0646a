package dev.recado.conversation.visibility;

import java.util.UUID;

import jakarta.enterprise.context.RequestScoped;

import dev.recado.kit.access.Caller;
import dev.recado.kit.access.Permissions;
import org.eclipse.microprofile.jwt.JsonWebToken;
import org.jspecify.annotations.Nullable;

/** Derives the caller's visibility only from the verified token. */
@RequestScoped
public class CallerVisibility {

    private static final String CLIENT_CLAIM = "client_id";

    private final Caller caller;
    private final JsonWebToken token;

    CallerVisibility(Caller caller, JsonWebToken token) {
        this.caller = caller;
        this.token = token;
    }

    public ConversationVisibility get() {
        return new ConversationVisibility(person(), caller.has(Permissions.CONVERSATIONS_READ_ALL));
    }

    /** Null for an API client: its takeover leaves the conversation unassigned. */
    private @Nullable UUID person() {
        return token.containsClaim(CLIENT_CLAIM) ? null : caller.userId();
    }
}
