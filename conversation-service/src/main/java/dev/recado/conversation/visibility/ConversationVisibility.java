package dev.recado.conversation.visibility;

import java.util.UUID;

import org.jspecify.annotations.Nullable;

/**
 * The conversations of a tenant that a caller may see and act on; any other conversation is answered as not found.
 *
 * @param person the caller when it is a user; null for an API client, which has no conversations of its own
 * @param all true for every conversation; false for the caller's own and the unassigned ones
 */
public record ConversationVisibility(@Nullable UUID person, boolean all) {

    /**
     * Returns the SQL condition on a conversation {@code c}. {@link #all} is the parameter with the given number, {@link
     * #person} the next one.
     */
    public static String condition(int parameter) {
        return "$%d::boolean or c.assignee is null or c.assignee = $%d::uuid".formatted(parameter, parameter + 1);
    }

    /** @param assignee null when the conversation is unassigned */
    public boolean includes(@Nullable UUID assignee) {
        return all || assignee == null || assignee.equals(person);
    }
}
