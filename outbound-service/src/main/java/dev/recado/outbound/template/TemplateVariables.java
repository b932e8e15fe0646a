package dev.recado.outbound.template;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/** Finds and fills the variables of a template's text, such as {@code {{1}}} and {@code {{order_id}}}. */
final class TemplateVariables {

    /** The two forms of variables: numbers and names. */
    static final String POSITIONAL = "POSITIONAL";
    static final String NAMED = "NAMED";
    private static final Pattern VARIABLE = Pattern.compile("\\{\\{\\s*([^{}\\s]+)\\s*}}");
    private static final Pattern NUMBER = Pattern.compile("[1-9][0-9]{0,2}");
    private static final Comparator<String> BY_NUMBER = Comparator.comparingInt(Integer::parseInt);

    private TemplateVariables() {
    }

    /** The distinct variables: numbers in their order, names in the order of the text. */
    static List<String> variables(@Nullable String text) {
        if (text == null) {
            return List.of();
        }
        var found = VARIABLE.matcher(text).results().map(match -> match.group(1)).distinct().toList();
        return found.stream().allMatch(TemplateVariables::isNumber) ? found.stream().sorted(BY_NUMBER).toList() : found;
    }

    static boolean isNumber(String variable) {
        return NUMBER.matcher(variable).matches();
    }

    /** Whether nothing but spaces and punctuation stands before the first variable or after the last one. */
    static boolean beginsOrEndsWithVariable(String text) {
        var matches = VARIABLE.matcher(text).results().toList();
        return !matches.isEmpty() && (hasNoWord(text.substring(0, matches.getFirst().start()))
                || hasNoWord(text.substring(matches.getLast().end())));
    }

    /** Whether the only variable is the end of the text. */
    static boolean endsWithItsVariable(String text) {
        var matches = VARIABLE.matcher(text).results().toList();
        return matches.size() == 1 && matches.getFirst().end() == text.length();
    }

    /** Replaces the variables that have a value; the others stay as they are. */
    static @Nullable String fill(@Nullable String text, Map<String, String> values) {
        return text == null
                ? null
                : VARIABLE.matcher(text).replaceAll(found -> Matcher.quoteReplacement(value(found, values)));
    }

    /** The length as Meta counts it, in code points. */
    static int length(@Nullable String text) {
        return text == null ? 0 : text.codePointCount(0, text.length());
    }

    private static String value(MatchResult variable, Map<String, String> values) {
        var value = values.get(variable.group(1));
        return value == null ? variable.group() : value;
    }

    private static boolean hasNoWord(String text) {
        return text.codePoints().noneMatch(Character::isLetterOrDigit);
    }
}
