package dev.recado.ai.reply;

import java.util.HashSet;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import org.commonmark.ext.gfm.tables.TableBlock;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.BlockQuote;
import org.commonmark.node.BulletList;
import org.commonmark.node.FencedCodeBlock;
import org.commonmark.node.Heading;
import org.commonmark.node.Link;
import org.commonmark.node.LinkReferenceDefinition;
import org.commonmark.node.ListBlock;
import org.commonmark.node.Node;
import org.commonmark.node.OrderedList;
import org.commonmark.node.ThematicBreak;

/** Renders the blocks of a parsed text as lines of a WhatsApp message. */
final class WhatsAppRenderer {

    static final String FENCE = "```";
    private static final Pattern WRITTEN_NUMBER = Pattern.compile("\\s*(\\d{1,9})[.)].*", Pattern.DOTALL);
    private static final Pattern PLUS_OF_A_NUMBER = Pattern.compile("\\s*\\+\\s+\\d.*", Pattern.DOTALL);
    private static final Pattern SENTENCE_END = Pattern.compile(".*[.!?…:;,]", Pattern.DOTALL);
    private static final Pattern BLANK_LINES = Pattern.compile("\\n{3,}");

    private final String source;
    private final InlineRenderer inlines = new InlineRenderer();
    private final Set<String> linked = new HashSet<>();

    /** @param source the text that was parsed; list items keep the numbers written in it */
    WhatsAppRenderer(String source) {
        this.source = source;
    }

    String render(Node document) {
        document.accept(new AbstractVisitor() {
            @Override
            public void visit(Link link) {
                linked.add(link.getDestination());
                visitChildren(link);
            }
        });
        var lines = blocks(document).lines().map(line -> InlineRenderer.withoutLazyMark(line).stripTrailing());
        return BLANK_LINES.matcher(lines.collect(Collectors.joining("\n"))).replaceAll("\n\n").strip();
    }

    /** Renders the blocks below a node. Blocks without a blank line between them in the source stay together. */
    private String blocks(Node parent) {
        var text = new StringBuilder();
        Node previous = null;
        for (var node = parent.getFirstChild(); node != null; node = node.getNext()) {
            var block = block(node);
            if (block.isBlank()) {
                continue;
            }
            if (previous != null) {
                text.append(areAdjacent(previous, node) ? "\n" : "\n\n");
            }
            text.append(block);
            previous = node;
        }
        return text.toString();
    }

    private String block(Node node) {
        return switch (node) {
            case Heading heading -> heading(heading);
            case ListBlock list -> list(list);
            case BlockQuote quote -> blocks(quote).lines().filter(line -> !line.isBlank())
                    .map(line -> quoted(InlineRenderer.withoutLazyMark(line))).collect(Collectors.joining("\n"));
            case FencedCodeBlock code -> code(code.getLiteral().stripTrailing());
            case TableBlock table -> TableRenderer.render(table, inlines);
            case LinkReferenceDefinition definition -> definition(definition);
            case ThematicBreak rule -> "";
            default -> inlines.render(node);
        };
    }

    private String heading(Heading heading) {
        return isSentenceAboveRule(heading) ? inlines.render(heading) : inlines.renderBold(heading);
    }

    /** True for a sentence above a line of dashes: Markdown reads it as a heading, but the model meant a rule. */
    private boolean isSentenceAboveRule(Heading heading) {
        var text = inlines.render(heading);
        return !written(heading).startsWith("#") && (text.contains("\n") || SENTENCE_END.matcher(text).matches());
    }

    private static String quoted(String line) {
        return line.startsWith("> ") ? line : "> " + line;
    }

    private static String code(String code) {
        return code.isBlank() ? "" : FENCE + "\n" + code.replace(FENCE, "'''") + "\n" + FENCE;
    }

    /** The parser drops definitions from the text; one that no link uses is text such as {@code [Site]: https://x.test}. */
    private String definition(LinkReferenceDefinition definition) {
        return linked.contains(definition.getDestination()) ? "" : written(definition);
    }

    private String list(ListBlock list) {
        var text = new StringBuilder();
        Node previous = null;
        var number = 0L;
        for (var item = list.getFirstChild(); item != null; item = item.getNext()) {
            var marker = marker(list, item, number);
            number++;
            var child = item;
            var body = inlines.inList(() -> blocks(child));
            if (body.isBlank()) {
                continue;
            }
            if (previous != null) {
                text.append(areAdjacent(previous, item) ? "\n" : "\n\n");
            }
            text.append(marker).append(indented(body, " ".repeat(marker.length())));
            previous = item;
        }
        return text.toString();
    }

    private String marker(ListBlock list, Node item, long position) {
        return switch (list) {
            case OrderedList ordered -> number(ordered, item, position) + ordered.getMarkerDelimiter() + " ";
            case BulletList bullets when PLUS_OF_A_NUMBER.matcher(written(item)).matches() -> "+ ";
            default -> "- ";
        };
    }

    /** Keeps the written number, unless all items have the same one, which Markdown counts. */
    private long number(OrderedList list, Node item, long position) {
        var start = list.getMarkerStartNumber();
        var match = WRITTEN_NUMBER.matcher(written(item));
        var written = match.matches() ? Long.parseLong(match.group(1)) : start + position;
        return written == start ? start + position : written;
    }

    private static String indented(String body, String indent) {
        return body.lines().map(line -> line.isEmpty() || InlineRenderer.isLazy(line) ? line : indent + line)
                .collect(Collectors.joining("\n")).stripLeading();
    }

    private String written(Node block) {
        return block.getSourceSpans().stream()
                .map(span -> source.substring(span.getInputIndex(), span.getInputIndex() + span.getLength()))
                .collect(Collectors.joining("\n"));
    }

    private boolean areAdjacent(Node first, Node second) {
        if (first.getSourceSpans().isEmpty() || second.getSourceSpans().isEmpty()
                || first instanceof Heading heading && isSentenceAboveRule(heading)) {
            return false;
        }
        return first.getSourceSpans().getLast().getLineIndex() + 1 >= second.getSourceSpans().getFirst().getLineIndex();
    }
}
