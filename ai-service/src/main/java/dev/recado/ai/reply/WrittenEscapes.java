package dev.recado.ai.reply;

import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Replaces escapes that the model wrote as visible characters, such as {@code \n}, by the characters that they mean. It
 * leaves code blocks and Windows paths unchanged.
 */
final class WrittenEscapes {

    private static final Pattern ESCAPE = Pattern
            .compile("\\\\+(?:(?<line>r\\\\+n|n|r(?![a-z]))|(?<tab>t(?![a-z]))|u(?<code>[0-9a-fA-F]{4}))");
    private static final Pattern FENCE = Pattern.compile(" {0,3}(```[^`]*|~~~.*)");
    private static final Pattern WINDOWS_PATH = Pattern.compile("(?:^|.*[^\\p{Alnum}])[A-Za-z]:(?:\\\\.*)?|\\\\\\\\\\w.*");

    private WrittenEscapes() {
    }

    static String expand(String text) {
        if (text.indexOf('\\') < 0) {
            return text;
        }
        var fenced = new boolean[1];
        return text.lines().map(line -> {
            var isFence = FENCE.matcher(line).matches();
            fenced[0] ^= isFence;
            return fenced[0] || isFence ? line : expandLine(line);
        }).collect(Collectors.joining("\n"));
    }

    private static String expandLine(String line) {
        var matcher = ESCAPE.matcher(line);
        var expanded = new StringBuilder(line.length());
        var end = 0;
        var expandedUpTo = 0;
        while (matcher.find()) {
            var wordStart = Math.max(expandedUpTo, line.lastIndexOf(' ', matcher.start()) + 1);
            var isPath = WINDOWS_PATH.matcher(line.substring(wordStart, matcher.start())).matches();
            expanded.append(line, end, matcher.start()).append(isPath ? matcher.group() : meaning(matcher));
            end = matcher.end();
            expandedUpTo = isPath ? expandedUpTo : end;
        }
        return expanded.append(line, end, line.length()).toString();
    }

    private static String meaning(MatchResult escape) {
        if (escape.group("line") != null) {
            return "\n";
        }
        return escape.group("tab") != null ? " " : Character.toString((char) Integer.parseInt(escape.group("code"), 16));
    }
}
