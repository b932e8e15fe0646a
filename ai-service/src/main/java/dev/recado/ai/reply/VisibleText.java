package dev.recado.ai.reply;

import static java.lang.Character.UnicodeScript.ARABIC;
import static java.lang.Character.UnicodeScript.BENGALI;
import static java.lang.Character.UnicodeScript.DEVANAGARI;
import static java.lang.Character.UnicodeScript.GUJARATI;
import static java.lang.Character.UnicodeScript.GURMUKHI;
import static java.lang.Character.UnicodeScript.KANNADA;
import static java.lang.Character.UnicodeScript.MALAYALAM;
import static java.lang.Character.UnicodeScript.ORIYA;
import static java.lang.Character.UnicodeScript.SINHALA;
import static java.lang.Character.UnicodeScript.TAMIL;
import static java.lang.Character.UnicodeScript.TELUGU;

import java.lang.Character.UnicodeScript;
import java.util.Set;
import java.util.regex.Pattern;

import dev.recado.kit.events.CleanText;

/** Removes characters that a reader cannot see, and keeps those that an emoji or a script needs. */
public final class VisibleText {

    private static final Pattern TERMINAL_COLOR = Pattern.compile("\\e\\[[0-9;]*[A-Za-z]");
    private static final Pattern LINE_BREAK = Pattern.compile("\\R");
    private static final Pattern WHITESPACE = Pattern.compile("\\s+");
    /** The flag of a region, such as Scotland: a black flag, the region's letters as tags, and a cancel tag. */
    private static final Pattern REGION_FLAG = Pattern
            .compile("\\x{1F3F4}[\\x{E0030}-\\x{E0039}\\x{E0061}-\\x{E007A}]{2,6}\\x{E007F}");
    /** A combining character that changes the glyph before it, unlike a joiner, an inherent vowel or a variation selector. */
    private static final Pattern COMBINING = Pattern
            .compile("[\\p{M}&&[^\\u034F\\u17B4\\u17B5\\u180B-\\u180F\\uFE00-\\uFE0F\\x{E0100}-\\x{E01EF}]]");
    /** Scripts whose spelling uses the zero-width joiner and non-joiner. */
    private static final Set<UnicodeScript> JOINING = Set.of(ARABIC, BENGALI, DEVANAGARI, GUJARATI, GURMUKHI, KANNADA,
            MALAYALAM, ORIYA, SINHALA, TAMIL, TELUGU);

    private static final int ZERO_WIDTH_NON_JOINER = 0x200C;
    private static final int ZERO_WIDTH_JOINER = 0x200D;
    private static final int TEXT_STYLE = 0xFE0E;
    private static final int EMOJI_STYLE = 0xFE0F;
    private static final int KEYCAP = 0x20E3;
    /** The space of Chinese and Japanese texts. */
    private static final int WIDE_SPACE = 0x3000;
    private static final int NONE = -1;

    private VisibleText() {
    }

    /** Returns the text without invisible and control characters; each kind of line break becomes {@code \n}. */
    public static String of(String text) {
        var lines = LINE_BREAK.matcher(TERMINAL_COLOR.matcher(text).replaceAll("")).replaceAll("\n");
        var visible = new StringBuilder(lines.length());
        var flag = REGION_FLAG.matcher(lines);
        var flagFound = flag.find();
        for (var i = 0; i < lines.length();) {
            if (flagFound && flag.start() == i) {
                visible.append(flag.group());
                i = flag.end();
                flagFound = flag.find();
                continue;
            }
            var point = lines.codePointAt(i);
            i += Character.charCount(point);
            append(visible, point, i < lines.length() ? lines.codePointAt(i) : NONE);
        }
        return visible.toString();
    }

    /** Returns the visible text as one line of at most the given number of code points. */
    public static String oneLine(String text, int codePointsMax) {
        var line = WHITESPACE.matcher(of(text)).replaceAll(" ").strip();
        return CleanText.firstCodePoints(line, codePointsMax).strip();
    }

    private static void append(StringBuilder visible, int point, int next) {
        var previous = visible.isEmpty() ? NONE : visible.codePointBefore(visible.length());
        if (point == '\n' || point == '\t') {
            visible.appendCodePoint(point);
        } else if (Character.getType(point) == Character.SPACE_SEPARATOR && point != WIDE_SPACE) {
            visible.append(' ');
        } else if (isVisible(point) || isPartOfEmoji(previous, point, next) || isPartOfWord(previous, point, next)) {
            visible.appendCodePoint(point);
        }
    }

    private static boolean isVisible(int point) {
        return point == WIDE_SPACE || CleanText.isVisible(point) || COMBINING.matcher(Character.toString(point)).matches();
    }

    private static boolean isPartOfEmoji(int previous, int point, int next) {
        return switch (point) {
            case ZERO_WIDTH_JOINER -> next != NONE && Character.isExtendedPictographic(next)
                    && (previous == EMOJI_STYLE || isPictograph(previous));
            case EMOJI_STYLE, TEXT_STYLE -> isPictograph(previous) || next == KEYCAP && isKey(previous);
            default -> false;
        };
    }

    private static boolean isPictograph(int point) {
        return point != NONE && (Character.isExtendedPictographic(point) || Character.isEmojiModifier(point));
    }

    private static boolean isKey(int point) {
        return point >= '0' && point <= '9' || point == '#' || point == '*';
    }

    private static boolean isPartOfWord(int previous, int point, int next) {
        return (point == ZERO_WIDTH_JOINER || point == ZERO_WIDTH_NON_JOINER) && isJoining(previous) && isJoining(next);
    }

    private static boolean isJoining(int point) {
        return point != NONE && JOINING.contains(UnicodeScript.of(point));
    }
}
