package dev.recado.ai.reply;

import java.util.regex.Pattern;

/**
 * Removes what no customer may read: thoughts, machine marks, and the tags, author labels and media names of the prompt's
 * transcript. It also removes text that the model wrote as another author.
 */
final class TranscriptMarks {

    private static final String THOUGHTS = "(?:think|thinking|thoughts?|reasoning|reflection|scratchpad|playbook)";
    private static final Pattern THOUGHT = Pattern.compile("(?is)<(" + THOUGHTS + ")\\b[^<>]*>.*?(?:</\\1\\s*>|\\z)");
    private static final Pattern THOUGHT_WITHOUT_START = Pattern.compile("(?is)\\A.*</" + THOUGHTS + "\\s*>");

    private static final Pattern OTHERS_MESSAGE = Pattern
            .compile("(?is)<message\\s+from\\s*=\\s*[\"']?+(?!assistant)[^<>]*>.*?(?:</message\\s*>|(?=<message\\b)|\\z)");
    private static final Pattern TAG = Pattern.compile("(?i)</?(?:message|transcript)\\b[^<>]*>");

    private static final String OTHERS = "(?:customer|person of the team|automatic notice)";
    /** Only a text with labels of the assistant and of others is a transcript; a line {@code customer: Ana} can be an answer. */
    private static final Pattern TRANSCRIPT = Pattern
            .compile("(?ms)(?=.*^(?i:assistant):).*^" + OTHERS + ":.*");
    private static final Pattern OTHERS_LINES = Pattern
            .compile("(?ms)^" + OTHERS + ":.*?(?=^(?i:assistant):|\\z)");
    private static final Pattern LABEL = Pattern
            .compile("(?im)^\\*{0,2}assistant\\*{0,2}:\\*{0,2}[ \\t]*|\\A\\*{0,2}assistente\\*{0,2}:\\*{0,2}[ \\t]*");

    private static final Pattern MEDIA = Pattern.compile("(?m)^\\[(?:image|picture|video|audio|voice message|sound|document"
            + "|(?:animated )?sticker|file|media|location|contacts|contact card|order|reaction removed|notice from WhatsApp"
            + "|empty [a-z ]{1,30}|…)\\](?![\\[(:])[ \\t]?");

    /** Marks for programs, such as the end of a turn or the number of a source. */
    private static final Pattern MACHINE_MARK = Pattern
            .compile("<\\|[a-z_]{1,30}\\|>|<(?:start|end)_of_turn>(?:model|user)?|<[be]os>"
                    + "|\\[cite(?:_start|_end|:[\\d ,.-]{1,60})\\] ?|【[^【】\\n]{1,60}】");

    private TranscriptMarks() {
    }

    static String remove(String text) {
        var answer = replace(THOUGHT_WITHOUT_START, replace(THOUGHT, replace(MACHINE_MARK, text)));
        var withoutTags = replace(TAG, replace(OTHERS_MESSAGE, answer));
        var own = TRANSCRIPT.matcher(withoutTags).matches() ? replace(OTHERS_LINES, withoutTags) : withoutTags;
        return replace(MEDIA, replace(LABEL, own));
    }

    private static String replace(Pattern marks, String text) {
        return marks.matcher(text).replaceAll("");
    }
}
