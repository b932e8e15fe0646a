package dev.recado.outbound.whatsapp;

/**
 * Why a message did not leave.
 *
 * @param code Meta's, or 0 when Meta was not reached
 * @param title in Meta's words
 * @param explanation in ours, for the person who must do something
 */
public record GraphError(int code, String title, String explanation) {

    public static final int TITLE_CHARS_MAX = 300;

    public GraphError {
        title = title == null || title.length() <= TITLE_CHARS_MAX ? title : title.substring(0, TITLE_CHARS_MAX);
    }
}
