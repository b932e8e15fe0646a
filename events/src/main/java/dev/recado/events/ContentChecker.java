package dev.recado.events;

import java.net.URI;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

/** Collects the violations at one path of a content; lengths are counted in Unicode code points. */
final class ContentChecker {

    private static final Pattern HTTPS_LINK = Pattern.compile("https://[^\\s/]+.*", Pattern.CASE_INSENSITIVE);
    private static final int LINK_CHARS_MAX = 2000;

    private final String path;
    private final List<ContentRules.Violation> found;

    private ContentChecker(String path, List<ContentRules.Violation> found) {
        this.path = path;
        this.found = found;
    }

    static ContentChecker at(String path) {
        return new ContentChecker(path, new ArrayList<>());
    }

    /** Starts outside every object, so that the first name of a path has no dot before it. */
    static ContentChecker root() {
        return new ContentChecker("", new ArrayList<>());
    }

    List<ContentRules.Violation> found() {
        return List.copyOf(found);
    }

    private ContentChecker in(String name) {
        return new ContentChecker(child(name), found);
    }

    private String child(String name) {
        return path.isEmpty() ? name : path + "." + name;
    }

    void add(String name, String message) {
        found.add(new ContentRules.Violation(child(name), message));
    }

    /** Reports a violation of the whole object at this path. */
    void addHere(String message) {
        found.add(new ContentRules.Violation(path, message));
    }

    /** Requires a text with a visible character and at most so many characters. */
    void text(String name, @Nullable String value, int charsMax) {
        if (value == null || value.isBlank()) {
            add(name, value == null ? "is required" : "must not be blank");
        } else {
            length(name, value, charsMax);
        }
    }

    /** As {@link #text}, unless the value is absent. */
    void optionalText(String name, @Nullable String value, int charsMax) {
        if (value != null) {
            text(name, value, charsMax);
        }
    }

    void length(String name, String value, int charsMax) {
        var length = value.codePointCount(0, value.length());
        if (length > charsMax) {
            add(name, "must have at most " + charsMax + " characters, has " + length);
        }
    }

    void matches(String name, @Nullable String value, Pattern form, String rule) {
        if (value == null) {
            add(name, "is required");
        } else if (!form.matcher(value).matches()) {
            add(name, rule);
        }
    }

    void equal(String name, String expected, @Nullable String value) {
        oneOf(name, value, List.of(expected));
    }

    void oneOf(String name, @Nullable String value, List<String> allowed) {
        if (value == null || !allowed.contains(value)) {
            add(name, "must be " + String.join(" or ", allowed));
        }
    }

    void link(String name, @Nullable String value) {
        if (value == null || value.codePointCount(0, value.length()) > LINK_CHARS_MAX || !isHttps(value)) {
            add(name, "must be an https address of at most " + LINK_CHARS_MAX + " characters");
        }
    }

    private static boolean isHttps(String value) {
        try {
            return HTTPS_LINK.matcher(value).matches() && URI.create(value).getHost() != null;
        } catch (IllegalArgumentException notAnAddress) {
            return false;
        }
    }

    /** Requires exactly one of two properties. */
    void oneOfTwo(String name, @Nullable Object value, String otherName, @Nullable Object otherValue) {
        if ((value == null) == (otherValue == null)) {
            add(name, "exactly one of " + name + " and " + otherName + " is required");
        }
    }

    /** Checks a part that must be there. */
    <T> void part(String name, @Nullable T part, BiConsumer<ContentChecker, T> check) {
        if (part == null) {
            add(name, "is required");
        } else {
            check.accept(in(name), part);
        }
    }

    /** Checks a part that may be absent. */
    <T> void optionalPart(String name, @Nullable T part, BiConsumer<ContentChecker, T> check) {
        if (part != null) {
            check.accept(in(name), part);
        }
    }

    /** Checks the number of the items, and each of them. */
    <T> void each(String name, List<T> items, int min, int max, BiConsumer<ContentChecker, T> check) {
        if (items.size() < min || items.size() > max) {
            add(name, "must have " + min + " to " + max + " items, has " + items.size());
        }
        for (var i = 0; i < items.size(); i++) {
            check.accept(in(name + "[" + i + "]"), items.get(i));
        }
    }

    /** Requires that no two items have the same value. */
    <T> void distinct(String name, List<T> items, Function<T, String> value, String property) {
        Set<String> seen = new HashSet<>();
        var repeated = items.stream().map(value).filter(one -> one != null && !seen.add(one)).collect(Collectors.toSet());
        if (!repeated.isEmpty()) {
            add(name, "must not have two items with the same " + property);
        }
    }
}
