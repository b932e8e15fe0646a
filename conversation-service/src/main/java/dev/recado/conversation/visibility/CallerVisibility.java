package dev.recado.conversation.visibility;

import java.util.UUID;

import jakarta.enterprise.context.RequestScoped;

import dev.recado.kit.access.Caller;
import dev.recado.kit.access.Permissions;
import org.eclipse.microprofile.jwt.JsonWebToken;

/** What the caller sees, from the verified token and from nothing else. */
@RequestScoped
public class CallerVisibility {

    private static final String OF_MACHINE = "client_id";

    private final Caller caller;
    private final JsonWebToken token;

    CallerVisibility(Caller caller, JsonWebToken token) {
        this.caller = caller;
        this.token = token;
    }

    public ConversationVisibility ofCaller() {
        return new ConversationVisibility(person(), caller.has(Permissions.CONVERSATIONS_READ_ALL));
    }

    /** Null for a machine: it takes a conversation from the bot and gives it to nobody. */
    private UUID person() {
        return token.containsClaim(OF_MACHINE) ? null : caller.userId();
    }
}
