package dev.recado.ai.reply;

import java.util.Set;
import java.util.regex.Pattern;

import org.commonmark.node.CustomNode;
import org.commonmark.parser.beta.InlineContentParser;
import org.commonmark.parser.beta.InlineContentParserFactory;
import org.commonmark.parser.beta.InlineParserState;
import org.commonmark.parser.beta.ParsedInline;

/** A web address or a number with masked digits, whose {@code *}, {@code _} and {@code ~} are not markup. */
final class VerbatimText extends CustomNode {

    private static final int CHARACTERS_MAX = 2048;
    private static final Pattern START = Pattern.compile("(?i)https?:|www\\.|\\*\\*");
    private static final int START_CHARACTERS = 6;
    private static final Pattern URL = Pattern.compile("(?i)(?:https?://|www\\.)[^\\s<>\\[\\]\"`|\\\\]+");
    private static final Pattern URL_END = Pattern.compile("[*_~.,;:!?'&]+$");
    /** For example {@code ***.456.789-**}. The parser would read its asterisks as emphasis. */
    private static final Pattern MASKED_NUMBER = Pattern.compile("(?:\\*{3,}[./-]|\\*{2}\\.\\*)[\\d*./-]*");

    private final String literal;

    private VerbatimText(String literal) {
        this.literal = literal;
    }

    String literal() {
        return literal;
    }

    /** Recognises verbatim text at its first character, before the parser looks for emphasis. */
    static final class Factory implements InlineContentParserFactory {

        @Override
        public Set<Character> getTriggerCharacters() {
            return Set.of('h', 'H', 'w', 'W', '*');
        }

        @Override
        public InlineContentParser create() {
            return Factory::parse;
        }

        private static ParsedInline parse(InlineParserState state) {
            var scanner = state.scanner();
            var previous = scanner.peekPreviousCodePoint();
            if (Character.isLetterOrDigit(previous) || previous == '*' && scanner.peek() == '*') {
                return ParsedInline.none();
            }
            var start = scanner.position();
            var isCandidate = START.matcher(word(state, START_CHARACTERS)).lookingAt();
            scanner.setPosition(start);
            var length = isCandidate ? verbatimLength(word(state, CHARACTERS_MAX)) : 0;
            scanner.setPosition(start);
            for (var i = 0; i < length; i++) {
                scanner.next();
            }
            var end = scanner.position();
            return length == 0
                    ? ParsedInline.none()
                    : ParsedInline.of(new VerbatimText(scanner.getSource(start, end).getContent().replace("&amp;", "&")), end);
        }

        /** Reads to the next space, at most the given number of characters. */
        private static String word(InlineParserState state, int charactersMax) {
            var scanner = state.scanner();
            var start = scanner.position();
            for (var i = 0; i < charactersMax && scanner.hasNext() && !Character.isWhitespace(scanner.peek()); i++) {
                scanner.next();
            }
            return scanner.getSource(start, scanner.position()).getContent();
        }

        private static int verbatimLength(String word) {
            var masked = MASKED_NUMBER.matcher(word);
            if (masked.lookingAt()) {
                return masked.end();
            }
            var url = URL.matcher(word);
            if (!url.lookingAt()) {
                return 0;
            }
            var end = withoutUnopenedParenthesis(url.group());
            return URL_END.matcher(end).replaceAll("").length();
        }

        /** Cuts the address before a closing parenthesis that is not opened inside of it. */
        private static String withoutUnopenedParenthesis(String url) {
            var open = 0;
            for (var i = 0; i < url.length(); i++) {
                var c = url.charAt(i);
                open += c == '(' ? 1 : c == ')' ? -1 : 0;
                if (open < 0) {
                    return url.substring(0, i);
                }
            }
            return url;
        }
    }
}
