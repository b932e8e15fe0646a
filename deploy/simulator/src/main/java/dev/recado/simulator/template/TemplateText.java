package dev.recado.simulator.template;

import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds the variables in the text of a template and replaces them by values. */
public final class TemplateText {

    private static final Pattern VARIABLE = Pattern.compile("\\{\\{\\s*([a-z0-9_]+)\\s*}}");

    private TemplateText() {
    }

    /** Returns the names of the variables, each one time, in the order of the text; {@code 1} for a positional one. */
    public static List<String> variables(String text) {
        return text == null ? List.of() : VARIABLE.matcher(text).results().map(found -> found.group(1)).distinct().toList();
    }

    public static String filled(String text, Map<String, String> values) {
        return VARIABLE.matcher(text)
                .replaceAll(found -> Matcher.quoteReplacement(values.getOrDefault(found.group(1), found.group())));
    }

    static boolean startsOrEndsWithVariable(String text) {
        return text.strip().matches("(?s)" + VARIABLE.pattern() + ".*|.*" + VARIABLE.pattern());
    }

    static int words(String text) {
        var rest = VARIABLE.matcher(text).replaceAll(" ").strip();
        return rest.isEmpty() ? 0 : rest.split("\\s+").length;
    }
}
