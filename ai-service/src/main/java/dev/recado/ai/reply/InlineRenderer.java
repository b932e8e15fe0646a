package dev.recado.ai.reply;

import java.util.function.Supplier;
import java.util.stream.Collectors;

import org.commonmark.ext.gfm.strikethrough.Strikethrough;
import org.commonmark.node.Code;
import org.commonmark.node.Emphasis;
import org.commonmark.node.HardLineBreak;
import org.commonmark.node.HtmlInline;
import org.commonmark.node.Image;
import org.commonmark.node.Link;
import org.commonmark.node.Node;
import org.commonmark.node.SoftLineBreak;
import org.commonmark.node.StrongEmphasis;
import org.commonmark.node.Text;
import org.jspecify.annotations.Nullable;

/**
 * Renders the text of a block. WhatsApp has no escapes, and formats neither parts of words nor several lines at once. So markers
 * that it would show are left out.
 */
final class InlineRenderer {

    private static final char BOLD = '*';
    private static final char ITALIC = '_';
    private static final char STRIKE = '~';
    /**
     * Marks a lazy continuation line (CommonMark): it continues a list item without indentation. The input contains no control
     * characters.
     */
    private static final char LAZY = '\u0001';

    private final StringBuilder active = new StringBuilder();
    private int lists;

    /** Renders the children of a node. */
    String render(Node parent) {
        var text = new StringBuilder();
        renderChildren(parent, text);
        return text.toString();
    }

    /** Renders the children of a node as bold lines. */
    String renderBold(Node parent) {
        return marked(BOLD, parent);
    }

    <T> T inList(Supplier<T> rendering) {
        lists++;
        try {
            return rendering.get();
        } finally {
            lists--;
        }
    }

    static boolean isLazy(String line) {
        return !line.isEmpty() && line.charAt(0) == LAZY;
    }

    static String withoutLazyMark(String line) {
        return isLazy(line) ? line.substring(1) : line;
    }

    private void renderChildren(Node parent, StringBuilder text) {
        for (var node = parent.getFirstChild(); node != null; node = node.getNext()) {
            render(node, text);
        }
    }

    private void render(Node node, StringBuilder text) {
        switch (node) {
            case Text words -> text.append(UnpairedMarkers.resolve(plainSpaces(words.getLiteral()), active.indexOf("*") >= 0));
            case VerbatimText verbatim -> text.append(verbatim.literal());
            case SoftLineBreak line -> newLine(line, text);
            case HardLineBreak line -> newLine(line, text);
            case Code code -> text.append(code(code.getLiteral()));
            case Emphasis emphasis -> emphasis(emphasis, text);
            case StrongEmphasis strong -> convert(BOLD, strong, text);
            case Strikethrough strike -> convert(STRIKE, strike, text);
            case Link link -> text.append(link(link));
            case Image image -> text.append(image(image));
            case HtmlInline html -> text.append(html.getLiteral());
            default -> renderChildren(node, text);
        }
    }

    /** Replaces the non-breaking spaces of entities and tabs, next to which WhatsApp reads no marker. */
    private static String plainSpaces(String text) {
        return text.replace('\u00A0', ' ').replace('\t', ' ');
    }

    private void newLine(Node line, StringBuilder text) {
        text.append('\n');
        var next = line.getNext();
        if (lists > 0 && next != null && !next.getSourceSpans().isEmpty()
                && next.getSourceSpans().getFirst().getColumnIndex() == 0) {
            text.append(LAZY);
        }
    }

    private static String code(String literal) {
        return literal.isBlank() ? "" : WhatsAppRenderer.FENCE + literal.strip() + WhatsAppRenderer.FENCE;
    }

    /** Keeps single asterisks, which are bold in WhatsApp. Next to bold text they can only mean italic. */
    private void emphasis(Emphasis emphasis, StringBuilder text) {
        var isBold = emphasis.getOpeningDelimiter().charAt(0) == BOLD;
        if (isBold && active.indexOf("*") < 0 && !hasStrong(emphasis)) {
            text.append(wrapped(BOLD, emphasis));
        } else if (isBold || active.indexOf("_") >= 0) {
            convert(ITALIC, emphasis, text);
        } else {
            text.append(wrapped(ITALIC, emphasis));
        }
    }

    private static boolean hasStrong(Node parent) {
        for (var node = parent.getFirstChild(); node != null; node = node.getNext()) {
            if (node instanceof StrongEmphasis || hasStrong(node)) {
                return true;
            }
        }
        return false;
    }

    /** Renders a formatted part, without markers where WhatsApp would not read them. */
    private void convert(char marker, Node part, StringBuilder text) {
        var isInWord = isWord(text.isEmpty() ? 0 : text.codePointBefore(text.length()))
                || isWord(firstCodePoint(part.getNext()));
        if (isInWord || active.indexOf(String.valueOf(marker)) >= 0) {
            renderChildren(part, text);
        } else {
            text.append(marked(marker, part));
        }
    }

    private static boolean isWord(int point) {
        return Character.isLetterOrDigit(point);
    }

    private static int firstCodePoint(@Nullable Node node) {
        return node instanceof Text text && !text.getLiteral().isEmpty() ? text.getLiteral().codePointAt(0) : 0;
    }

    /** Formats each line on its own. */
    private String marked(char marker, Node part) {
        return formatted(marker, part).lines().map(line -> isLazy(line)
                ? LAZY + around(marker, withoutLazyMark(line))
                : around(marker, line)).collect(Collectors.joining("\n"));
    }

    private String wrapped(char marker, Node part) {
        return around(marker, formatted(marker, part));
    }

    private String formatted(char marker, Node part) {
        active.append(marker);
        var text = render(part);
        active.setLength(active.length() - 1);
        return text;
    }

    /** Puts the markers inside of outer spaces, because WhatsApp reads no marker with a space on its inner side. */
    private static String around(char marker, String text) {
        var inner = text.strip();
        if (inner.isEmpty()) {
            return text;
        }
        var start = text.indexOf(inner);
        return text.substring(0, start) + marker + inner + marker + text.substring(start + inner.length());
    }

    private String link(Link link) {
        var text = render(link).strip();
        var address = link.getDestination() == null ? "" : link.getDestination().strip();
        var shown = address.replaceFirst("(?i)^(mailto|tel):", "");
        if (text.isEmpty() || shown.isEmpty() || isSame(text, shown)) {
            return text.isEmpty() ? shown : text;
        }
        return text + " (" + shown + ")";
    }

    private static boolean isSame(String text, String address) {
        return bare(text).equalsIgnoreCase(bare(address));
    }

    private static String bare(String address) {
        return address.replaceFirst("(?i)^https?://(www\\.)?|^www\\.", "").replaceFirst("/$", "");
    }

    private String image(Image image) {
        var alt = render(image).strip();
        return alt.isEmpty() ? image.getDestination() : alt;
    }
}
