package dev.recado.conversation.visibility;

import java.util.UUID;

/**
 * Which of a tenant's conversations somebody sees and acts on; what they do not see is not there for them.
 *
 * @param person whose own they are, or null for a machine, which has none
 * @param all everybody's; else one's own and those that are nobody's
 */
public record ConversationVisibility(UUID person, boolean all) {

    /** Over a conversation {@code c}; {@link #all} is the parameter of that number, {@link #person} the next. */
    public static String condition(int parameter) {
        return "$%d::boolean or c.assignee is null or c.assignee = $%d::uuid".formatted(parameter, parameter + 1);
    }

    /** @param assignee whose it is, or null when nobody's */
    public boolean sees(UUID assignee) {
        return all || assignee == null || assignee.equals(person);
    }
}
