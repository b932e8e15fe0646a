package dev.recado.simulator.content;

import io.vertx.core.json.JsonObject;

/**
 * The content of a message that Meta accepts.
 *
 * @param type the message type, for example {@code image}
 * @param summary one line that a reader of the ledger understands; the whole text of a text message
 * @param shown what the chat page shows; of a template the text with its values
 * @param templateCategory the category of the template in lower case, or null for another message
 * @param lateFailure the code with which Meta fails the accepted message, or null
 */
public record CheckedContent(String type, String summary, JsonObject shown, String templateCategory, Integer lateFailure) {

    static CheckedContent freeForm(String type, String summary, JsonObject shown) {
        return new CheckedContent(type, summary.replaceAll("\\s+", " ").strip(), shown, null, null);
    }

    CheckedContent failingLater(int code) {
        return new CheckedContent(type, summary, shown, templateCategory, code);
    }

    /** Only templates may be sent outside the 24-hour window. */
    public boolean isTemplate() {
        return templateCategory != null;
    }

    /** Returns the id of the message to which a reaction belongs, or null. */
    public String reactionTo() {
        return type.equals("reaction") ? shown.getString("message_id") : null;
    }

    public CheckedContent withoutShown() {
        return new CheckedContent(type, summary, null, templateCategory, lateFailure);
    }

    public boolean isVoice() {
        return type.equals("audio") && shown.getBoolean("voice", false);
    }

    @Override
    public String toString() {
        return "CheckedContent[type=" + type + "]";
    }
}
