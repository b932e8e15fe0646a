package dev.recado.simulator.content;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;

import dev.recado.simulator.meta.GraphObject;
import dev.recado.simulator.meta.SimulatedGraphError;

/** Checks reply buttons and lists, whose choices must be distinct. */
final class ReplyButtonsCheck {

    private static final int BUTTONS_MAX = 3;
    private static final int BUTTON_ID_MAX = 256;
    private static final int BUTTON_TITLE_MAX = 20;
    private static final int SECTIONS_MAX = 10;
    private static final int ROWS_MAX = 10;
    private static final int ROW_ID_MAX = 200;
    private static final int TITLE_MAX = 24;
    private static final int DESCRIPTION_MAX = 72;

    private ReplyButtonsCheck() {
    }

    static String buttons(GraphObject action) {
        action.allowOnly("buttons");
        return buttons(action, "reply", BUTTONS_MAX);
    }

    /** @param kind the type of each button, which is also the key of its id and title */
    static String buttons(GraphObject action, String kind, int max) {
        var ids = new ArrayList<String>();
        var titles = new ArrayList<String>();
        for (var button : action.objects("buttons", 1, max)) {
            button.allowOnly("type", kind);
            button.oneOf("type", kind);
            var reply = button.object(kind);
            reply.allowOnly("id", "title");
            ids.add(reply.text("id", BUTTON_ID_MAX));
            titles.add(reply.text("title", BUTTON_TITLE_MAX));
        }
        requireDistinct("ids of buttons", ids);
        requireDistinct("titles of buttons", titles);
        return choices(titles);
    }

    static String list(GraphObject action) {
        action.allowOnly("button", "sections");
        action.text("button", BUTTON_TITLE_MAX);
        var ids = new ArrayList<String>();
        var titles = new ArrayList<String>();
        var sections = action.objects("sections", 1, SECTIONS_MAX);
        for (var section : sections) {
            section.allowOnly("title", "rows");
            checkTitle(section, sections.size());
            section.objects("rows", 1, ROWS_MAX).forEach(row -> checkRow(row, ids, titles));
        }
        if (ids.size() > ROWS_MAX) {
            throw SimulatedGraphError.invalidValue("Only " + ROWS_MAX + " rows are allowed in all sections, but there are "
                    + ids.size() + ".");
        }
        requireDistinct("ids of rows", ids);
        return choices(titles);
    }

    /** A title may be absent when there is only one section. */
    static void checkTitle(GraphObject section, int sections) {
        if (sections > 1) {
            section.text("title", TITLE_MAX);
        } else {
            section.optionalText("title", TITLE_MAX);
        }
    }

    private static void checkRow(GraphObject row, List<String> ids, List<String> titles) {
        row.allowOnly("id", "title", "description");
        ids.add(row.text("id", ROW_ID_MAX));
        titles.add(row.text("title", TITLE_MAX));
        row.optionalText("description", DESCRIPTION_MAX);
    }

    private static void requireDistinct(String what, List<String> values) {
        if (new HashSet<>(values).size() < values.size()) {
            throw SimulatedGraphError.invalidValue("The " + what + " must be distinct.");
        }
    }

    static String choices(List<String> titles) {
        return "[" + String.join(" | ", titles) + "]";
    }
}
